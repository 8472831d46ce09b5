import { referralStatuses } from '#contracts';
import { BooleanField, EnumField, IdField, ListField, TextField } from '#platform';
import { answer } from './answers.js';
import type { Duplicate, Duplicates } from './patients/duplicates.js';
import { ReferralDto } from './referral.dto.js';
import type { Submitted } from './submission.service.js';

export class DuplicateDto implements Duplicate {
  @IdField() id!: string;
  @TextField({ description: 'Its slip number' }) number!: string;
  @EnumField(referralStatuses) status!: Duplicate['status'];
}

export const DuplicatesField = (): PropertyDecorator =>
  ListField(() => DuplicateDto, {
    description:
      'Open referrals of the same patient to the same department in which the organization takes part: a warning',
  });
export const ElsewhereField = (): PropertyDecorator =>
  BooleanField({ description: 'There are such referrals among other organizations; that this was told is on record' });

/** What the answer to a submission says beside the referral. */
export class SubmittedDto extends ReferralDto {
  @DuplicatesField() duplicates!: readonly DuplicateDto[];
  @ElsewhereField() duplicateElsewhere!: boolean;
}

export const warningOf = ({ own, elsewhere }: Duplicates): Pick<SubmittedDto, 'duplicates' | 'duplicateElsewhere'> => ({
  duplicates: own,
  duplicateElsewhere: elsewhere,
});

/** The answer to a submission. */
export const submittedAnswer = async (step: Promise<Submitted>): Promise<SubmittedDto> => ({
  ...(await answer(step)),
  ...warningOf((await step).duplicates),
});
