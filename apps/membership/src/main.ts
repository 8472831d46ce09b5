import { runService } from '#platform';
import { membership } from './service.js';

await runService(membership);
