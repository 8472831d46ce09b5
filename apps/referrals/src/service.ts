import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MemberCopy } from '#platform';
import { migrations } from '../migrations/index.js';
import { Uploads } from './attachments/uploads.js';
import { CardEntity } from './cards/card.entity.js';
import { config } from './config.js';
import { constraints } from './constraints.js';
import { DutyRosterRow } from './duty/duty-roster.entity.js';
import { ReferralEntity } from './referral.entity.js';
import { ReferralsModule } from './referrals.module.js';
import {
  ConsortiumCopy,
  OrganizationCopy,
  PolicyCopy,
  PractitionerCopy,
  ScopeCopy,
  UserCopy,
} from './registry/copies.entity.js';
import { TimelineRow } from './timeline/timeline-row.entity.js';

/** What the platform runs, and what a test starts. */
export const referrals = {
  name: 'referrals',
  title: { zh: '双向转诊', en: 'Referrals' },
  module: ReferralsModule,
  entities: [
    ReferralEntity,
    CardEntity,
    TimelineRow,
    DutyRosterRow,
    OrganizationCopy,
    MemberCopy,
    ConsortiumCopy,
    ScopeCopy,
    PractitionerCopy,
    UserCopy,
    PolicyCopy,
  ],
  migrations,
  config,
  constraints,
  setUp: (app: NestFastifyApplication) => app.get(Uploads).open(app),
};
