import type { BookingMode, Direction, OrganizationKind, PolicyState, Sex, Title } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const byHand = { synchronize: false } as const;

/* Local copies of what membership owns, built from its events; each keeps only what referrals reads. */

@Entity('organization_copies')
export class OrganizationCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') name!: string;
  @Column('text') shortName!: string;
  @Column('text') divisionCode!: string;
  /** Null until the register tells it again, for what was copied before kinds were. */
  @Column('text', { nullable: true }) kind!: OrganizationKind | null;
}

/** Who leads a group: its operations office is the group's. */
@Entity('consortium_copies')
export class ConsortiumCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') leadOrganizationId!: string;
}

@Entity('scope_copies')
@Index('scope_copies_department', byHand)
@Index('scope_copies_organization', byHand)
export class ScopeCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') organizationId!: string;
  @Column('text') department!: string;
  @Column('jsonb') directions!: Direction[];
  @Column('text') bookingMode!: BookingMode;
  @Column('integer', { nullable: true }) minAge!: number | null;
  @Column('integer', { nullable: true }) maxAge!: number | null;
  @Column('text', { nullable: true }) sex!: Sex | null;
  @Column('jsonb') indications!: string[];
  @Column('boolean') open!: boolean;
}

@Entity('practitioner_copies')
export class PractitionerCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') name!: string;
  @Column('uuid') employerId!: string;
  @Column('jsonb') practicePoints!: string[];
  @Column('text', { nullable: true }) title!: Title | null;
  /** First day on which they no longer practise. */
  @Column('date', { nullable: true }) endsOn!: string | null;
}

@Entity('user_copies')
export class UserCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('boolean') active!: boolean;
}

/** Every version of a policy; which one holds depends on the day. */
@Entity('policy_copies')
@Index('policy_copies_in_force', byHand)
export class PolicyCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('text') code!: string;
  @Column('integer') policyVersion!: number;
  @Column('date') validFrom!: string;
  @Column('jsonb') parameters!: PolicyState['parameters'];
  @Column('timestamptz', { nullable: true }) withdrawnAt!: Date | null;
}
