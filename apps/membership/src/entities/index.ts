export { AgreementEntity } from './agreement.entity.js';
export { ConsortiumEntity } from './consortium.entity.js';
export { ImportEntity, type ImportCounts } from './import.entity.js';
export { MembershipEntity } from './membership.entity.js';
export { OrganizationEntity } from './organization.entity.js';
export { PolicyEntity } from './policy.entity.js';
export { PractitionerEntity } from './practitioner.entity.js';
export { ServiceScopeEntity } from './service-scope.entity.js';
export { UserEntity } from './user.entity.js';
