import type { Bilingual } from '#contracts';
import { pad, wrap } from '../../cli/table.js';
import { paint } from '../console.js';
import type { Notification, Report, Step } from './report.js';

const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;
const dim = (text: string): string => paint('dim', text, coloured);
const margin = ' '.repeat(28);

/** What a way is called, above its lines. */
export function heading(zh: string, en: string): string {
  return `\n${paint('bold', zh, coloured)} ${dim(`· ${en}`)}\n`;
}

/** Which referral it is. */
export const about = ({ referral: { number, from, to } }: Report): string =>
  `${margin}${number}  ${from.organizationName} → ${to.organizationName}`;

/** The way of a referral with times from its request on; without what `shown` has shown before. */
export function way(report: Report, shown?: Report): string[] {
  const since = (at: string): string => elapsed(Date.parse(at) - report.postedAt);
  const steps = report.steps.slice(shown?.steps.length ?? 0).map((step) => ({ at: step.at, lines: stepLines(step) }));
  const told = report.notifications
    .slice(shown?.notifications.length ?? 0)
    .map((notification) => ({ at: notification.at, lines: notificationLines(notification) }));
  return [...steps, ...told].flatMap(({ at, lines: [first = '', ...rest] }) => [
    `${pad(since(at), 10, 'right')}  ${first}`,
    ...rest.map((line) => `${margin}${line}`),
  ]);
}

/** How long it all took. */
export const total = ({ elapsedMs }: Report): string =>
  `\n${margin}${dim('从提交到最后一条通知 · from the request to the last notification')}  ${elapsed(elapsedMs)}`;

const room = Math.max(50, Math.min(process.stdout.columns || 120, 140) - margin.length);

const stepLines = ({ service, text: { zh, en } }: Step): string[] => {
  const [first = '', ...rest] = wrap(zh, room);
  return [`${pad(service, 14)}  ${first}`, ...rest, ...(en === zh ? [] : wrap(en, room).map(dim))];
};

const notificationLines = ({ recipient, channel, text }: Notification): string[] => [
  `${pad('notifications', 14)}  ✉ ${recipient.zh} ${dim(`· ${recipient.en} · ${channel}`)}`,
  ...wrap(text.zh, room - 2).map((line) => `  ${line}`),
  ...wrap(text.en, room - 2).map((line) => dim(`  ${line}`)),
];

const elapsed = (ms: number): string => (ms < 10_000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`);

const joined = ({ zh, en }: Bilingual): string => (zh === en ? zh : `${zh} · ${en}`);

/** A way as machines read it. */
export function asJson({ referral, elapsedMs, steps, notifications }: Report): string {
  const told = { referralId: referral.id, status: referral.status, elapsedMs };
  return JSON.stringify(
    {
      ...told,
      steps: steps.map(({ at, event, service, subject, text }) => ({
        at,
        event,
        service,
        subject,
        text: joined(text),
      })),
      notifications: notifications.map(({ recipient, channel, text }) => ({
        recipient: joined(recipient),
        channel,
        text: joined(text),
      })),
    },
    null,
    2,
  );
}
