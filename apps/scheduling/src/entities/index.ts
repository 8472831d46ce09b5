export { AppointmentEntity } from './appointment.entity.js';
export { ClinicSessionEntity } from './clinic-session.entity.js';
export { OrganizationCopy, PolicyCopy, PractitionerCopy } from './copies.entity.js';
export { ImportEntity, type ImportCounts, type ImportedFile } from './import.entity.js';
export { QuotaLedgerEntity } from './quota-ledger.entity.js';
export { SlotEntity } from './slot.entity.js';
export { WaitingListEntryEntity } from './waiting-list-entry.entity.js';
