import type { Bilingual } from '#contracts';
import type { Api } from '../../cli/api.js';
import type { Live } from './live.js';
import type { Person } from './people.js';
import { read, type Referral } from './referral.js';
import { until } from './until.js';

/** One thing that happened on the way of a referral. */
export interface Step {
  readonly at: string;
  readonly event: string;
  readonly service: string;
  readonly subject: string;
  readonly text: Bilingual;
}

/** One message that someone was sent. */
export interface Notification {
  readonly at: string;
  readonly event: string;
  readonly recipient: Bilingual;
  readonly channel: string;
  readonly text: Bilingual;
}

/** The way of a referral, as a walk prints it. */
export interface Report {
  readonly referral: Referral;
  readonly postedAt: number;
  readonly steps: readonly Step[];
  readonly notifications: readonly Notification[];
  /** From the request to the last notification stored. */
  readonly elapsedMs: number;
}

interface Line {
  readonly event: string;
  readonly subject: string;
  readonly sequence: number;
  readonly text: string;
}

interface Message {
  readonly id: string;
  readonly event: string;
  readonly channel: string;
  readonly recipient: { readonly name: string };
  readonly text: string;
  readonly createdAt: string;
}

interface Appointment {
  readonly id: string;
  readonly fromQuota: boolean;
  readonly fromWaitingList: boolean;
  readonly place: string;
}

/** The same resource in both languages. */
async function inBoth<T>(api: Api, service: string, path: string): Promise<readonly (readonly [zh: T, en: T])[]> {
  const [zh, en] = await Promise.all(
    ['zh-CN', 'en'].map((language) => api.get<{ items: T[] }>(service, path, { 'accept-language': language })),
  );
  return (zh?.items ?? []).map((item, i) => [item, en?.items[i] ?? item]);
}

/** Waits until as many notifications of an event as expected are stored, and tells the whole way until then. */
export async function reportOf(
  who: Person,
  live: Live,
  { id, postedAt }: { id: string; postedAt: number },
  expected: { readonly event: string; readonly notifications: number },
): Promise<Report> {
  const notifications = await until('消息通知', 'the notifications', async () => {
    const found = await notificationsOf(who, id);
    return found.filter(({ event }) => event === expected.event).length >= expected.notifications ? found : undefined;
  });
  const steps = await until('实时流中的事件', 'the events of the live stream', async () => {
    const found = await stepsOf(who, live, id);
    return found.some(({ event }) => event === expected.event) ? found : undefined;
  });
  const last = Math.max(...notifications.map(({ at }) => Date.parse(at)));
  return { referral: await read(who, id), postedAt, steps, notifications, elapsedMs: last - postedAt };
}

async function notificationsOf({ api }: Person, id: string): Promise<Notification[]> {
  const messages = await inBoth<Message>(api, 'notifications', `/v1/messages?referralId=${id}`);
  return messages
    .map(([zh, en]) => ({
      at: zh.createdAt,
      event: zh.event,
      recipient: { zh: zh.recipient.name, en: en.recipient.name },
      channel: zh.channel,
      text: { zh: zh.text, en: en.text },
    }))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** What the topics said of the flow, in the words of its timeline where it has any. */
async function stepsOf({ api }: Person, live: Live, id: string): Promise<Step[]> {
  const lines = await inBoth<Line>(api, 'referrals', `/v1/referrals/${id}/timeline`);
  const words = new Map(lines.map(([zh, en]) => [`${zh.event} ${zh.sequence}`, { zh: zh.text, en: en.text }]));
  const { items } = await api.get<{ items: Appointment[] }>('scheduling', `/v1/appointments?referralId=${id}`);
  return live
    .flow(id)
    .filter(({ type }) => !type.includes('.message.'))
    .map(({ type, time, source, subject, sequence, text }) => ({
      at: time,
      event: type,
      service: source.replace('/yilian/', ''),
      subject,
      text:
        words.get(`${type} ${sequence}`) ??
        booking(
          items.find((each) => each.id === subject),
          type,
        ) ??
        text,
    }));
}

function booking(appointment: Appointment | undefined, type: string): Bilingual | undefined {
  if (!appointment || type !== 'yilian.appointment.booked.v1') return undefined;
  const { fromQuota, fromWaitingList, place } = appointment;
  const [zhFrom, enFrom] = fromQuota ? ['从基层预留号中', 'from the grassroots quota'] : ['', 'that was free'];
  const [zhAfter, enAfter] = fromWaitingList ? ['候补成功，', ', from the waiting list'] : ['', ''];
  return { zh: `${zhAfter}${zhFrom}占用号源（${place}）`, en: `Slot taken ${enFrom}${enAfter} (${place})` };
}
