import { Body, Controller, Get, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { dutyLevelNames, dutyLevels, namedCodes, Refusal, type DutyLevel } from '#contracts';
import { Clock, requireVersion, Store } from '#messaging';
import {
  Allow,
  AuditTrail,
  CurrentDoer,
  CurrentUser,
  EnumField,
  IdField,
  IfMatch,
  InstantField,
  IntegerField,
  ListField,
  TextField,
  type Caller,
  type Doer,
} from '#platform';
import { has } from '../domain/actions.js';
import { checkDuties, checkNobodyGone, type Duty } from '../domain/duty-roster.js';
import { groupsOf } from '../registry/groups.js';
import { DutyRosterRow } from './duty-roster.entity.js';
import { accountsOf } from './duty-rosters.js';

class DutyDto implements Duty {
  @EnumField(dutyLevels, { description: namedCodes(dutyLevels, dutyLevelNames).zh })
  level!: DutyLevel;
  @TextField({ max: 100, description: 'User id of who is on duty' }) userId!: string;
  @TextField({ max: 100, description: 'Name as messages show it' }) displayName!: string;
  @InstantField({ optional: true }) from?: string;
  @InstantField({ optional: true }) until?: string;
}

class DutyRosterDto {
  @ListField(() => DutyDto, { maxItems: 500 }) entries!: DutyDto[];
}

const text = { of: 'text', max: 100 } as const;

class DutyRosterAnswerDto extends DutyRosterDto {
  @IdField() organizationId!: string;
  @IntegerField({ description: 'Number of times it was set; the ETag' }) version!: number;
  @ListField(text, {
    description: 'User ids of those who are not called: the account is deactivated, or who has it has left',
  })
  left!: string[];
  @ListField(text, {
    description:
      'User ids that the register has no account of: one of the group’s own OpenID provider, or a slip of the pen',
  })
  unknown!: string[];
}

/** Who is called when a referral is overdue. */
@ApiTags('duty-rosters')
@Controller('v1/duty-rosters')
export class DutyRostersController {
  constructor(
    private readonly store: Store,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  @Get(':organizationId')
  @Allow('clinician', 'referral-coordinator', 'group-admin')
  @ApiOperation({ summary: 'Who is on duty at an organization' })
  @ApiOkResponse({ type: DutyRosterAnswerDto })
  read(
    @Param('organizationId', ParseUUIDPipe) organizationId: string,
    @CurrentUser() caller: Caller,
  ): Promise<DutyRosterAnswerDto> {
    return this.store.transaction(async ({ manager }) => {
      await requireConcern(manager, organizationId, caller);
      const found = await manager.findOneBy(DutyRosterRow, { organizationId });
      const { version = 0, entries = [] } = found ?? {};
      return answerOf({ organizationId, version, entries }, await accountsOf(manager, entries, this.clock.now()));
    });
  }

  @Put(':organizationId')
  @Allow('referral-coordinator', 'group-admin')
  @ApiOperation({ summary: 'Sets who is on duty, all levels at once; leaves an audit record' })
  @ApiOkResponse({ type: DutyRosterAnswerDto })
  set(
    @Param('organizationId', ParseUUIDPipe) organizationId: string,
    @Body() { entries }: DutyRosterDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<DutyRosterAnswerDto> {
    return this.store.transaction(async (tx) => {
      const { manager } = tx;
      await requireConcern(manager, organizationId, caller);
      checkDuties(entries);
      const now = this.clock.now();
      const accounts = await accountsOf(manager, entries, now);
      checkNobodyGone(entries, accounts);
      const row = { organizationId, entries, setBy: caller.userId, setAt: now };
      // Something to lock, also before the first roster.
      await manager
        .createQueryBuilder()
        .insert()
        .into(DutyRosterRow)
        .values({ ...row, version: 0 })
        .orIgnore()
        .execute();
      const before = await manager.findOneOrFail(DutyRosterRow, {
        where: { organizationId },
        lock: { mode: 'pessimistic_write' },
      });
      requireVersion(before.version, ifVersion);
      const version = before.version + 1;
      await manager.update(DutyRosterRow, { organizationId }, { ...row, version });
      const onDuty = entries.map(({ level, userId }) => `${level}: ${userId}`);
      await this.trail.record(tx, doer, [
        { action: 'duty-roster-set', record: `duty-rosters/${organizationId}`, detail: { version, onDuty } },
      ]);
      return answerOf({ organizationId, version, entries }, accounts);
    });
  }
}

type Answered = Pick<DutyRosterRow, 'organizationId' | 'version' | 'entries'>;

function answerOf(
  { organizationId, version, entries }: Answered,
  accounts: ReadonlyMap<string, boolean>,
): DutyRosterAnswerDto {
  const named = [...new Set(entries.map(({ userId }) => userId))];
  return {
    ...{ organizationId, version, entries: [...entries] },
    left: named.filter((id) => accounts.get(id)),
    unknown: named.filter((id) => !accounts.has(id)),
  };
}

type Manager = Parameters<typeof groupsOf>[0];

/** One's own organization, or for a group-admin any of the same group; no other has a roster as far as the caller knows. */
async function requireConcern(manager: Manager, organizationId: string, caller: Caller): Promise<void> {
  if (organizationId === caller.organizationId) return;
  if (has(caller, ['group-admin'])) {
    const theirs = await groupsOf(manager, organizationId);
    const own = await groupsOf(manager, caller.organizationId);
    if (theirs !== 'every' && theirs.some((group) => own === 'every' || own.includes(group))) return;
  }
  throw new Refusal('not-found', 'not-found', { zh: '没有这个机构', en: 'There is no such organization' });
}
