import { memberRoles, membershipStatuses } from '#contracts';
import { BooleanField, EnumField, IdField, InstantField, IntegerField, ListField, TextField } from '#platform';
import { transitions, type Membership, type MembershipStep } from '../domain/membership.js';

export class StepDto implements MembershipStep {
  @EnumField(['propose', ...Object.keys(transitions)]) command!: MembershipStep['command'];
  @EnumField(membershipStatuses) to!: MembershipStep['to'];
  @TextField({ description: 'User id of who took the step' }) by!: string;
  @InstantField() at!: string;
  @TextField({ nullable: true }) document!: string | null;
  @TextField({ nullable: true }) reason!: string | null;
}

export class MembershipDto implements Membership {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @IdField() consortiumId!: string;
  @IdField() organizationId!: string;
  @EnumField(memberRoles) role!: Membership['role'];
  @EnumField(membershipStatuses) status!: Membership['status'];
  @TextField({ nullable: true, description: 'Why it was suspended or ended' }) reason!: string | null;
  @ListField(() => StepDto) steps!: readonly StepDto[];
  @InstantField({ nullable: true, description: 'Target for the application file: 48 h, or as the group’s policy says' })
  fileDueAt!: Date | null;
  @BooleanField({ description: 'The target has passed and the file is not complete' }) fileOverdue!: boolean;
}

export class AmendMembershipDto {
  @EnumField(memberRoles) role!: Membership['role'];
}

export class StepInputDto {
  @TextField({ max: 200, optional: true, description: 'Number or address of the paper the step rests on' })
  document?: string;
  @TextField({ max: 500, optional: true }) reason?: string;
}
