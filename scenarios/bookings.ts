import { CommandProblem } from '../tools/cli/api.js';
import { inChinese, inEnglish, type Referral, type Referrals } from './referrals.js';
import { rules } from './rules.js';
import type { Actor, Stage } from './stage.js';

interface Waiting {
  readonly position: number;
  readonly why: string;
}

const minute = 60_000;
const hour = 60 * minute;
const slotMinutes = 20;

/**
 * Waits until an accepted referral has its appointment and three know of it. Where nothing is free it waits on the list, and
 * the scheduler opens a session with as many slots as it takes: so a story can be played as often as one likes.
 */
export async function booked(
  stage: Stage,
  referrals: Referrals,
  referral: Referral,
  { referrer, scheduler }: { readonly referrer: Actor; readonly scheduler: Actor },
): Promise<void> {
  const { id, to } = referral;
  const search = ['为患者排号', 'looks for a slot'] as const;
  const first = await stage.step({ zh: '号源服务', en: 'scheduling' }, search, rules.queue, (say) =>
    referrals.reaches(referrer, id, ['scheduled', 'awaiting-slot'], say),
  );
  if (first.status === 'awaiting-slot') {
    const opens = ['加开坐诊，候补患者得号', 'opens a session, and the waiting patient gets its slot'] as const;
    await stage.step(scheduler, opens, rules.queue, async (say) => {
      const { position, why } = await waiting(scheduler, id, inChinese);
      say(why, (await waiting(scheduler, id, inEnglish)).why);
      // Tomorrow morning, to the millisecond: a session of the same minute may be open already.
      const tomorrow = new Date(Date.now() + 32 * hour).toISOString().slice(0, 10);
      const startsAt = new Date(Date.parse(`${tomorrow}T09:00:00+08:00`) + (Date.now() % hour));
      const endsAt = new Date(startsAt.getTime() + position * slotMinutes * minute);
      const session = { department: to.department, kind: 'ordinary', place: '加开诊室', startsAt, endsAt, slotMinutes };
      await scheduler.api.post('scheduling', '/v1/clinic-sessions', session);
      await referrals.reaches(referrer, id, ['scheduled'], say);
    });
  }
  const tells = ['告知患者、转出方和接诊台', 'tells patient, referrer and desk'] as const;
  await stage.step({ zh: '通知服务', en: 'notifications' }, tells, rules.schedule, (say) =>
    referrals.told(referrer, id, 'scheduled', ['patient', 'referrer', 'receiving-desk'], say),
  );
}

async function waiting(scheduler: Actor, id: string, headers: Record<string, string>): Promise<Waiting> {
  const list = `/v1/waiting-list?referralId=${id}`;
  const [entry] = (await scheduler.api.get<{ items: Waiting[] }>('scheduling', list, headers)).items;
  if (!entry) throw new CommandProblem('候补名单中没有该转诊', 'the referral is not on the waiting list');
  return entry;
}
