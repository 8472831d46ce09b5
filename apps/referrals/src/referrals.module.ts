import { Module } from '@nestjs/common';
import { AttachmentScans } from './attachments/attachment-scans.js';
import { AttachmentVault } from './attachments/attachment-vault.js';
import { AttachmentsController } from './attachments/attachments.controller.js';
import { AttachmentsService } from './attachments/attachments.service.js';
import { MalwareScanner } from './attachments/malware-scanner.js';
import { Uploads } from './attachments/uploads.js';
import { CardsController } from './cards/cards.controller.js';
import { CardsService } from './cards/cards.service.js';
import { CompletionService } from './completion.service.js';
import { DuesService } from './duty/dues.service.js';
import { DutyRostersController } from './duty/duty-rosters.controller.js';
import { HopsController } from './hops.controller.js';
import { HopsService } from './hops.service.js';
import { JudgementsService } from './judgements.service.js';
import { Numbers } from './numbers.js';
import { AuditController } from './patients/audit.controller.js';
import { KeyRotationController } from './patients/key-rotation.controller.js';
import { KeyRotation } from './patients/key-rotation.js';
import { OwnLooksController } from './patients/own-looks.controller.js';
import { OwnLooksService } from './patients/own-looks.service.js';
import { PatientSeals } from './patients/patient-seals.js';
import { PatientVault } from './patients/patient-vault.js';
import { PatientsController } from './patients/patients.controller.js';
import { PatientsService } from './patients/patients.service.js';
import { ReferralCommands } from './referral.commands.js';
import { ReferralQueries } from './referral-queries.js';
import { ReferralVerbsController } from './referral-verbs.controller.js';
import { ReferralsController } from './referrals.controller.js';
import { Referrals } from './referrals.js';
import { ReferralsService } from './referrals.service.js';
import { MembershipHandlers } from './registry/membership.handlers.js';
import { SuspensionHandlers } from './registry/suspension.handlers.js';
import { SchedulingHandlers } from './scheduling.handlers.js';
import { SignedCodes } from './slip/signed-codes.js';
import { SlipsController } from './slip/slips.controller.js';
import { SlipsService } from './slip/slips.service.js';
import { SubmissionService } from './submission.service.js';
import { TriageController } from './triage.controller.js';
import { TriageService } from './triage.service.js';
import { VisitController } from './visit.controller.js';
import { VisitService } from './visit.service.js';
import { WorklistsController } from './worklists/worklists.controller.js';
import { WorklistsService } from './worklists/worklists.service.js';

@Module({
  controllers: [
    ReferralsController,
    ReferralVerbsController,
    TriageController,
    HopsController,
    VisitController,
    PatientsController,
    OwnLooksController,
    AuditController,
    SlipsController,
    CardsController,
    AttachmentsController,
    KeyRotationController,
    WorklistsController,
    DutyRostersController,
    ReferralCommands,
    MembershipHandlers,
    SuspensionHandlers,
    SchedulingHandlers,
  ],
  providers: [
    Referrals,
    ReferralsService,
    TriageService,
    HopsService,
    VisitService,
    SubmissionService,
    ReferralQueries,
    CompletionService,
    JudgementsService,
    WorklistsService,
    DuesService,
    PatientsService,
    OwnLooksService,
    PatientVault,
    PatientSeals,
    KeyRotation,
    SlipsService,
    CardsService,
    AttachmentsService,
    AttachmentVault,
    AttachmentScans,
    MalwareScanner,
    Uploads,
    SignedCodes,
    Numbers,
  ],
})
export class ReferralsModule {}
