import { Module } from '@nestjs/common';
import { AgreementsController } from './agreements/agreements.controller.js';
import { AgreementsService } from './agreements/agreements.service.js';
import { ConsortiaController } from './consortia/consortia.controller.js';
import { ConsortiaService } from './consortia/consortia.service.js';
import { GpTeamsController } from './gp-teams/gp-teams.controller.js';
import { GpTeamsService } from './gp-teams/gp-teams.service.js';
import { ImportBodyLimit } from './imports/body-limit.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { MembershipsController } from './memberships/memberships.controller.js';
import { MembershipsService } from './memberships/memberships.service.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { OrganizationsService } from './organizations/organizations.service.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PractitionersController } from './practitioners/practitioners.controller.js';
import { PublicityMaterialsController } from './publicity/publicity-materials.controller.js';
import { PublicityViolationsController } from './publicity/publicity-violations.controller.js';
import { PublicityService } from './publicity/publicity.service.js';
import { ServiceScopesController } from './service-scopes/service-scopes.controller.js';
import { UsersController } from './users/users.controller.js';

@Module({
  controllers: [
    OrganizationsController,
    ConsortiaController,
    MembershipsController,
    AgreementsController,
    ServiceScopesController,
    PractitionersController,
    GpTeamsController,
    PoliciesController,
    PublicityMaterialsController,
    PublicityViolationsController,
    UsersController,
    ImportsController,
  ],
  providers: [
    OrganizationsService,
    ConsortiaService,
    MembershipsService,
    AgreementsService,
    GpTeamsService,
    PublicityService,
    ImportsService,
    ImportBodyLimit,
  ],
})
export class MembershipModule {}
