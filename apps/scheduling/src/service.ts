import { MemberCopy } from '#platform';
import { migrations } from '../migrations/index.js';
import { config } from './config.js';
import { constraints } from './constraints.js';
import {
  AppointmentEntity,
  ClinicSessionEntity,
  ImportEntity,
  OrganizationCopy,
  PolicyCopy,
  PractitionerCopy,
  QuotaLedgerEntity,
  SlotEntity,
  WaitingListEntryEntity,
} from './entities/index.js';
import { SchedulingModule } from './scheduling.module.js';

/** What the platform runs, and what a test starts. */
export const scheduling = {
  name: 'scheduling',
  title: { zh: '号源与预约', en: 'Scheduling' },
  module: SchedulingModule,
  entities: [
    ClinicSessionEntity,
    SlotEntity,
    QuotaLedgerEntity,
    AppointmentEntity,
    WaitingListEntryEntity,
    ImportEntity,
    OrganizationCopy,
    MemberCopy,
    PractitionerCopy,
    PolicyCopy,
  ],
  migrations,
  config,
  constraints,
};
