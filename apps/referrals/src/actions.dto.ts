import { referralStatuses, type Language } from '#contracts';
import { BooleanField, EnumField, IdField, IntegerField, ListField, NestedField, TextField } from '#platform';
import { actions, judgedActions, type Action, type JudgedAction, type Who } from './domain/actions.js';
import { judged, type Known } from './domain/judgement.js';
import type { Referral } from './domain/referral.js';
import type { TableRow } from './domain/table-row.js';
import { table } from './domain/table.js';
import type { Duplicates } from './patients/duplicates.js';
import { DuplicatesField, ElsewhereField, warningOf, type DuplicateDto } from './submitted.dto.js';

export class BecauseDto {
  @TextField({ description: 'The rule that says no', example: 'not-in-this-status' }) code!: string;
  @TextField({ description: 'What would satisfy it' }) detail!: string;
}

export class ActionDto {
  @EnumField(judgedActions) action!: JudgedAction;
  @BooleanField() allowed!: boolean;
  @TextField({ description: 'Where to POST it', example: '/v1/referrals/…/accept' }) href!: string;
  @IntegerField({ description: 'Row of docs/reference/referral-table.md that says so' }) row!: number;
  @TextField({ description: 'Where that rule comes from: a group (S0 to S4), all, or default', example: 'S2' })
  source!: string;
  @NestedField(() => BecauseDto, { nullable: true, description: 'Why it is not allowed now' })
  because!: BecauseDto | null;
}

export class ActionsDto {
  @IdField() referralId!: string;
  @IntegerField({ description: 'Version of the referral that was judged; the ETag' }) version!: number;
  @EnumField(referralStatuses) status!: Referral['status'];
  @ListField(() => ActionDto) items!: ActionDto[];
  @DuplicatesField() duplicates!: readonly DuplicateDto[];
  @ElsewhereField() duplicateElsewhere!: boolean;
}

/** What is done afterwards belongs to the row that lets an emergency go at once, or to the one that acknowledges. */
const rowOf = (action: JudgedAction): TableRow => {
  if (action in actions) return table[actions[action as Action].commands[0]];
  return table[action === 'acknowledge-end' ? 'close' : 'submit'];
};

export function actionsOf(
  referral: Referral,
  who: Who,
  known: Known,
  duplicates: Duplicates,
  language: Language,
): ActionsDto {
  const { id, version, status } = referral;
  const items = judged(referral, who, known).map(({ action, refusal }) => ({
    action,
    allowed: !refusal,
    row: rowOf(action).row,
    source: rowOf(action).source,
    href: `/v1/referrals/${id}/${action}`,
    because: refusal ? { code: refusal.code, detail: language === 'en' ? refusal.text.en : refusal.text.zh } : null,
  }));
  return { referralId: id, version, status, items, ...warningOf(duplicates) };
}
