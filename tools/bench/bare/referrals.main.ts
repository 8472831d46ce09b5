import fastify from 'fastify';
import { consume, ready, relay, transaction } from './process.js';
import { schedule } from './schedule.js';
import { submit, type Submission } from './submit.js';

const topic = 'bare.referral';

await consume('bare-referrals', 'bare.appointment', ['yilian.appointment.booked.v1'], topic, schedule);
void relay();
const app = fastify();
app.post<{ Body: Submission }>('/v1/referrals', async ({ body, headers }, reply) => {
  const { answer } = await transaction(topic, (client) => submit(body, String(headers['idempotency-key']), client));
  return reply.code(201).header('location', `/v1/referrals/${answer.id}`).send(answer);
});
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
ready();
