import type { OrganizationLevel } from '#contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PolicyVersion } from '../domain/quota-policy.js';

const byHand = { synchronize: false } as const;

/* Local copies of what membership owns, built from its events; each keeps only what scheduling reads. */

@Entity('organization_copies')
@Index('organization_copies_credit_code', byHand)
export class OrganizationCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') creditCode!: string;
  @Column('text') level!: OrganizationLevel;
  @Column('boolean') grassroots!: boolean;
}

@Entity('practitioner_copies')
export class PractitionerCopy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') staffNumber!: string;
  @Column('uuid') employerId!: string;
  @Column('jsonb') practicePoints!: string[];
  /** First day on which they no longer practise. */
  @Column('date', { nullable: true }) endsOn!: string | null;
}

/** Every version of the policies that scheduling reads; each is an aggregate of its own. */
@Entity('policy_copies')
export class PolicyCopy implements PolicyVersion {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('text') code!: string;
  @Column('integer') policyVersion!: number;
  @Column('date') validFrom!: string;
  @Column('jsonb') parameters!: Record<string, unknown>;
  @Column('timestamptz', { nullable: true }) withdrawnAt!: Date | null;
}
