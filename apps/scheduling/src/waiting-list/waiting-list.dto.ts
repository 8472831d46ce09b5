import { priorities, type Priority } from '#contracts';
import {
  DepartmentField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  NestedField,
  PageQuery,
  TextField,
} from '#platform';
import type { Demand } from '../domain/demand.js';
import type { Ahead } from '../domain/waiting-order.js';

export class AheadDto implements Ahead {
  @IntegerField() emergency!: number;
  @IntegerField() urgent!: number;
  @IntegerField() routine!: number;
}

export class WaitingDto implements Demand {
  @IdField() id!: string;
  @IntegerField() version!: number;
  @IdField() referralId!: string;
  @IdField({ description: 'Pseudonymous id of the patient inside the group' }) patientId!: string;
  @IdField({
    nullable: true,
    description: 'The consortium inside which the referral runs; null for what was accepted before acceptances said so',
  })
  groupId!: string | null;
  @EnumField(priorities) priority!: Priority;
  @IdField({ description: 'The referrer' }) fromOrganizationId!: string;
  @IdField({ description: 'The receiver' }) organizationId!: string;
  @DepartmentField() askedDepartment!: string;
  @IdField({ nullable: true }) askedPractitionerId!: string | null;
  @InstantField({ description: 'When the referral was submitted; waiting counts from here' }) submittedAt!: Date;
  @InstantField({ description: 'When it joined the list' }) addedAt!: Date;
  @InstantField({ description: '`submittedAt` put back by the head start of the priority: the order of the list' })
  rankedFrom!: Date;
  @IntegerField({ description: '1 is next, among those who wait for slots that this one could use' }) position!: number;
  @NestedField(() => AheadDto, { description: 'Who stands before it' }) ahead!: AheadDto;
  @TextField({ description: "Why it has its position, in the caller's language" }) why!: string;
}

export class WaitingQuery extends PageQuery {
  @IdField({ optional: true, description: 'The receiver' }) organizationId?: string;
  @DepartmentField({ optional: true }) department?: string;
  @IdField({ optional: true }) referralId?: string;
}
