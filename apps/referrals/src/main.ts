import { runService } from '#platform';
import { referrals } from './service.js';

await runService(referrals);
