export {
  CancelledAppointment,
  ConsortiumCopy,
  OrganizationCopy,
  PublicityCopy,
  ReferralCopy,
  ScopeCopy,
} from './copies.entity.js';
export { InboxEntity } from './inbox.entity.js';
export { MessageEntity } from './message.entity.js';
export { PreferenceEntity } from './preference.entity.js';
