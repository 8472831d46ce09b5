import { migrations } from '../migrations/index.js';
import { config } from './config.js';
import { constraints } from './constraints.js';
import {
  AgreementEntity,
  ConsortiumEntity,
  GpTeamEntity,
  ImportEntity,
  MembershipEntity,
  OrganizationEntity,
  PolicyEntity,
  PractitionerEntity,
  PublicityMaterialEntity,
  PublicityViolationEntity,
  ServiceScopeEntity,
  UserEntity,
} from './entities/index.js';
import { MembershipModule } from './membership.module.js';

/** What the platform runs, and what a test starts. */
export const membership = {
  name: 'membership',
  title: { zh: '成员与目录', en: 'Membership' },
  module: MembershipModule,
  entities: [
    OrganizationEntity,
    ConsortiumEntity,
    MembershipEntity,
    AgreementEntity,
    ServiceScopeEntity,
    PractitionerEntity,
    GpTeamEntity,
    PolicyEntity,
    PublicityMaterialEntity,
    PublicityViolationEntity,
    UserEntity,
    ImportEntity,
  ],
  migrations,
  config,
  constraints,
};
