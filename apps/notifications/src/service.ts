import { MemberCopy } from '#platform';
import { migrations } from '../migrations/index.js';
import { config } from './config.js';
import {
  CancelledAppointment,
  ConsortiumCopy,
  InboxEntity,
  MessageEntity,
  OrganizationCopy,
  PreferenceEntity,
  PublicityCopy,
  ReferralCopy,
  ScopeCopy,
} from './entities/index.js';
import { NotificationsModule } from './notifications.module.js';

/** What the platform runs, and what a test starts. */
export const notifications = {
  name: 'notifications',
  title: { zh: '消息通知', en: 'Notifications' },
  module: NotificationsModule,
  entities: [
    MessageEntity,
    InboxEntity,
    PreferenceEntity,
    OrganizationCopy,
    MemberCopy,
    ConsortiumCopy,
    PublicityCopy,
    ScopeCopy,
    ReferralCopy,
    CancelledAppointment,
  ],
  migrations,
  config,
};
