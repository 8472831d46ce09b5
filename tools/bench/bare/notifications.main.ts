import { consume, ready } from './process.js';
import { tell } from './tell.js';

const types = ['yilian.referral.submitted.v1', 'yilian.referral.scheduled.v1'];

await consume('bare-notifications', 'bare.referral', types, '', tell);
ready();
