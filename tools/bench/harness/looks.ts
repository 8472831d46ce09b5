import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#messaging';
import { Api } from '../../cli/api.js';
import { Referrals } from '../load/referrals.js';
import { seeded } from '../load/random.js';
import type { RowContext } from '../row.js';
import { distributionOf, type Distribution } from './statistics.js';

const times = 1_000;
const warmUp = 20;

/** The gateway allows one person 6 000 requests a minute. */
const apartMs = 15;

/** What a receiving hospital looks at all day. */
export interface Looks {
  readonly worklists: Distribution;
  readonly list: Distribution;
  readonly timeline: Distribution;
  readonly search: Distribution;
}

type Look = () => Promise<unknown>;

/** One look after the other, by the receiver's coordinator, while nothing else goes on. */
export async function looks(context: RowContext): Promise<Looks> {
  const { worklists, list, timeline, search } = await looking(context);
  return {
    worklists: await timed(worklists),
    list: await timed(list),
    timeline: await timed(timeline),
    search: await timed(search),
  };
}

/** What there is to look at, with the submission of what is looked at. */
export async function looking(context: RowContext): Promise<Record<keyof Looks | 'submit', Look>> {
  const { api } = context.county.coordinator;
  const { id, patient } = await submitted(context);
  const search = { ...patient, purpose: 'reception' };
  return {
    worklists: () => api.get('referrals', '/v1/worklists'),
    list: () => api.get('referrals', '/v1/referrals?limit=50'),
    timeline: () => api.get('referrals', `/v1/referrals/${id}/timeline`),
    search: () => api.post('referrals', '/v1/patient-searches', search),
    submit: () => submitted(context),
  };
}

async function timed(look: Look): Promise<Distribution> {
  const taken: number[] = [];
  for (let at = 0; at < warmUp + times; at++) {
    const began = performance.now();
    await look();
    const tookMs = performance.now() - began;
    if (at >= warmUp) taken.push(tookMs);
    await pause(Math.max(0, apartMs - tookMs));
  }
  return distributionOf(taken);
}

interface Submitted {
  readonly id: string;
  readonly patient: { readonly idType: string; readonly idNumber: string };
}

/** A referral of today, so that there is something to find. */
async function submitted({ stage, county }: RowContext): Promise<Submitted> {
  const [sender] = county.senders;
  if (!sender) throw new Error('nobody refers');
  const body = JSON.parse(new Referrals(seeded(Date.now() % 1_000_000), county.receiver).next(sender)) as {
    patient: Submitted['patient'];
  };
  const api = new Api(stage.connection.gateway, async () => sender.token);
  const { id } = await api.post<{ id: string }>('referrals', '/v1/referrals', body, { 'idempotency-key': newId() });
  const { idType, idNumber } = body.patient;
  return { id, patient: { idType, idNumber } };
}
