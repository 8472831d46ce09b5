import { book } from './book.js';
import { consume, ready, relay } from './process.js';

await consume('bare-scheduling', 'bare.referral', ['yilian.referral.accepted.v1'], 'bare.appointment', book);
void relay();
ready();
