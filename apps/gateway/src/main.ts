import { runService } from '#platform';
import { gateway } from './service.js';

await runService(gateway);
