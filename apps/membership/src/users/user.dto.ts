import { roles } from '#contracts';
import { BooleanField, EnumField, IdField, IntegerField, ListField, PageQuery, TextField } from '#platform';
import type { User } from '../domain/user.js';

export class UserDto implements User {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @TextField() username!: string;
  @TextField() displayName!: string;
  @ListField({ of: 'enum', values: roles }) roles!: User['roles'];
  @IdField({ nullable: true }) organizationId!: string | null;
  @IdField({ nullable: true }) practitionerId!: string | null;
  @BooleanField({ description: 'False while the account is deactivated' }) active!: boolean;
}

export class UserQuery extends PageQuery {
  @TextField({ optional: true }) username?: string;
  @IdField({ optional: true }) organizationId?: string;
  @EnumField(roles, { optional: true }) role?: User['roles'][number];
  @BooleanField({ optional: true }) active?: boolean;
}
