import { runService } from '#platform';
import { notifications } from './service.js';

await runService(notifications);
