import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { User } from '../domain/user.js';

@Entity('users')
@Unique('users_username', ['username'])
export class UserEntity implements User {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') version!: number;
  @Column('text') username!: string;
  @Column('text') displayName!: string;
  @Column('text', { array: true }) roles!: User['roles'];
  @Column('uuid', { nullable: true }) organizationId!: string | null;
  @Column('uuid', { nullable: true }) practitionerId!: string | null;
  @Column('boolean', { default: true }) active!: boolean;
}
