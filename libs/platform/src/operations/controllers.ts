import type { Type } from '@nestjs/common';
import { OperationsAuditController } from './audit.controller.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { ReplaysController } from './replays.controller.js';
import { TopicsController } from './topics.controller.js';

/** The operator API of every service that has a database. */
export const operationsControllers: Type[] = [
  TopicsController,
  DeadLettersController,
  ReplaysController,
  OperationsAuditController,
];
