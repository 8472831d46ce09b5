import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Policy } from '../domain/policy.js';

@Entity('policies')
@Unique('policies_version_set_once', ['consortiumId', 'code', 'policyVersion'])
export class PolicyEntity implements Policy {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('uuid') consortiumId!: string;
  @Column('text') code!: string;
  @Column('integer') policyVersion!: number;
  @Column('date') validFrom!: string;
  @Column('jsonb') parameters!: Policy['parameters'];
  @Column('uuid', { nullable: true }) agreementId!: string | null;
  @Column('jsonb', { nullable: true }) withdrawal!: Policy['withdrawal'];
}
