import { Referrals1790000000001 } from './0001-referrals.js';
import { RegistryCopies1790000000002 } from './0002-registry-copies.js';
import { Patients1790000000003 } from './0003-patients.js';
import { LooksInAuditTrail1790000000004 } from './0004-audit-trail.js';
import { KeyRotations1790000000005 } from './0005-key-rotations.js';
import { TriageAnswers1790000000010 } from './0010-triage-answers.js';
import { Timers1790000000011 } from './0011-timers.js';
import { Visits1790000000012 } from './0012-visits.js';
import { Hops1790000000013 } from './0013-hops.js';
import { Stranding1790000000030 } from './0030-stranding.js';
import { StrandingNoShow1790000000031 } from './0031-stranding-no-show.js';
import { Rerouting1790000000040 } from './0040-rerouting.js';
import { EmergencyReview1790000000041 } from './0041-emergency-review.js';
import { Cards1790000000050 } from './0050-cards.js';
import { Attachments1790000000051 } from './0051-attachments.js';
import { AttachmentWithdrawals1790000000052 } from './0052-attachment-withdrawals.js';
import { HopsComeBack1790000000060 } from './0060-hops-come-back.js';
import { CancelAsked1790000000061 } from './0061-cancel-asked.js';
import { IdentitiesAsGiven1790000000070 } from './0070-identities-as-given.js';
import { OrganizationKinds1790000000071 } from './0071-organization-kinds.js';
import { DeskLists1790000000072 } from './0072-desk-lists.js';
import { CallsForDaysAndCancellations1790000000073 } from './0073-calls-for-days-and-cancellations.js';
import { PolicyWithdrawals1790000000074 } from './0074-policy-withdrawals.js';
import { ErrorReports1790000000080 } from './0080-error-reports.js';
import { PatientsIdentifiedLater1790000000081 } from './0081-patients-identified-later.js';
import { EmergenciesFirst1790000000082 } from './0082-emergencies-first.js';
import { InternalReviewDue1790000000083 } from './0083-internal-review-due.js';
import { ToRevise1790000000084 } from './0084-to-revise.js';
import { MissedAppointments1790000000085 } from './0085-missed-appointments.js';
import { PractitionerEnds1790000000090 } from './0090-practitioner-ends.js';
import { UserCopies1790000000091 } from './0091-user-copies.js';
import { Leads1790000000092 } from './0092-leads.js';
import { ReviewFindings1790000000093 } from './0093-review-findings.js';
import { OnwardWays1790000000094 } from './0094-onward-ways.js';
import { ByPriority1790000000097 } from './0097-by-priority.js';
import { DecideBy1790000000098 } from './0098-decide-by.js';
import { EmergenciesOnTheWay1790000000099 } from './0099-emergencies-on-the-way.js';
import { EndsWithoutCare1790000000100 } from './0100-ends-without-care.js';
import { DutyRosterVersions1790000000102 } from './0102-duty-roster-versions.js';
import { ThereWhileAsked1790000000103 } from './0103-there-while-asked.js';
import { SentBackIsCalledFor1790000000104 } from './0104-sent-back-is-called-for.js';

export const migrations = [
  Referrals1790000000001,
  RegistryCopies1790000000002,
  Patients1790000000003,
  LooksInAuditTrail1790000000004,
  KeyRotations1790000000005,
  TriageAnswers1790000000010,
  Timers1790000000011,
  Visits1790000000012,
  Hops1790000000013,
  Stranding1790000000030,
  StrandingNoShow1790000000031,
  Rerouting1790000000040,
  EmergencyReview1790000000041,
  Cards1790000000050,
  Attachments1790000000051,
  AttachmentWithdrawals1790000000052,
  HopsComeBack1790000000060,
  CancelAsked1790000000061,
  IdentitiesAsGiven1790000000070,
  OrganizationKinds1790000000071,
  DeskLists1790000000072,
  CallsForDaysAndCancellations1790000000073,
  PolicyWithdrawals1790000000074,
  ErrorReports1790000000080,
  PatientsIdentifiedLater1790000000081,
  EmergenciesFirst1790000000082,
  InternalReviewDue1790000000083,
  ToRevise1790000000084,
  MissedAppointments1790000000085,
  PractitionerEnds1790000000090,
  UserCopies1790000000091,
  Leads1790000000092,
  ReviewFindings1790000000093,
  OnwardWays1790000000094,
  ByPriority1790000000097,
  DecideBy1790000000098,
  EmergenciesOnTheWay1790000000099,
  EndsWithoutCare1790000000100,
  DutyRosterVersions1790000000102,
  ThereWhileAsked1790000000103,
  SentBackIsCalledFor1790000000104,
];
