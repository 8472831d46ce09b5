import { Module } from '@nestjs/common';
import { Arrivals } from './delivery/arrivals.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { MembersHandlers } from './handlers/members.handlers.js';
import { MembershipHandlers } from './handlers/membership.handlers.js';
import { PublicityHandlers } from './handlers/publicity.handlers.js';
import { ReferralsHandlers } from './handlers/referrals.handlers.js';
import { VisitsHandlers } from './handlers/visits.handlers.js';
import { SchedulingHandlers } from './handlers/scheduling.handlers.js';
import { InboxController } from './messages/inbox.controller.js';
import { MessagesController } from './messages/messages.controller.js';
import { MessagesService } from './messages/messages.service.js';
import { StoredMessages } from './messages/stored-messages.js';
import { Texts } from './messages/texts.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { InboxStreams } from './stream/inbox-streams.js';
import { StreamController } from './stream/stream.controller.js';
import { Telling } from './telling/telling.js';
import { TemplatesController } from './templates/templates.controller.js';

@Module({
  controllers: [
    StreamController,
    InboxController,
    MessagesController,
    TemplatesController,
    PreferencesController,
    ReferralsHandlers,
    VisitsHandlers,
    SchedulingHandlers,
    MembershipHandlers,
    MembersHandlers,
    PublicityHandlers,
  ],
  providers: [Arrivals, Dispatcher, Telling, StoredMessages, Texts, MessagesService, InboxStreams],
})
export class NotificationsModule {}
