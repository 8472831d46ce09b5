import { Module } from '@nestjs/common';
import { MembershipHandlers } from './membership.handlers.js';
import { SampleItemsController } from './sample-items.controller.js';
import { SampleItemsService } from './sample-items.service.js';

@Module({ controllers: [SampleItemsController, MembershipHandlers], providers: [SampleItemsService] })
export class SampleItemsModule {}
