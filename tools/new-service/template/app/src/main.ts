import { runService } from '#platform';
import { sampleItems } from './service.js';

await runService(sampleItems);
