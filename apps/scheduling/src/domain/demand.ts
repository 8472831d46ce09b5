import type { Priority } from '#contracts';

/** What an accepted referral asks of scheduling; appointments and places in the queue carry it with them. */
export interface Demand {
  readonly referralId: string;
  readonly patientId: string;
  /** The consortium inside which it runs; null where its acceptance did not say so. */
  readonly groupId: string | null;
  readonly fromOrganizationId: string;
  /** The receiver. */
  readonly organizationId: string;
  /** Any slot of it or of a department within it will do. */
  readonly askedDepartment: string;
  /** Only this practitioner's slots will do; null takes anyone's. */
  readonly askedPractitionerId: string | null;
  readonly priority: Priority;
  /** Waiting counts from here, whatever happened in between. */
  readonly submittedAt: Date;
}

/** The demand in what carries one. */
export const demandOf = (carrier: Demand): Demand => ({
  referralId: carrier.referralId,
  patientId: carrier.patientId,
  groupId: carrier.groupId,
  fromOrganizationId: carrier.fromOrganizationId,
  organizationId: carrier.organizationId,
  askedDepartment: carrier.askedDepartment,
  askedPractitionerId: carrier.askedPractitionerId,
  priority: carrier.priority,
  submittedAt: carrier.submittedAt,
});
