import { CommandAccepted, CommandRejected, ReferralAccepted, ReferralClosed, SubmitReferral } from '#contracts';
import { asyncapi } from './asyncapi.js';
import { eventMap } from './event-map.js';
import type { ServiceFacts } from './facts.js';
import { withEventTable } from './readmes.js';
import { isTransitions, statePage } from './states.js';

const events = [ReferralAccepted, ReferralClosed, CommandAccepted, CommandRejected] as never[];
const commands = [SubmitReferral] as never[];
const facts: ServiceFacts[] = [
  {
    service: 'referrals',
    publishes: ['ReferralAccepted'],
    handles: new Map(),
    accepts: ['SubmitReferral'],
    tails: false,
  },
  {
    service: 'scheduling',
    publishes: [],
    handles: new Map([['ReferralAccepted', ['a.ts']]]),
    accepts: [],
    tails: false,
  },
];

describe('generated pages', () => {
  it('draw who publishes and who handles', () => {
    const page = eventMap(events, commands, facts);
    expect(page).toContain('  referrals --> t_referral[("yilian.referral")]');
    expect(page).toContain('  t_referral[("yilian.referral")] -- "accepted" --> scheduling');
    expect(page).toMatch(/\*\*ReferralAccepted\*\*.* \| referrals \| scheduling \|/);
    expect(page).toMatch(/\*\*ReferralClosed\*\*.* \| – \| – \|/);
    expect(page).toMatch(/## yilian.command-outcomes\n\nKey: id of the command. Kept for 30 days./);
    expect(page).toMatch(/\*\*SubmitReferral\*\*.* \| referrals \|/);
  });

  it('name in each operation exactly the messages that travel', () => {
    const document = asyncapi({ events, commands, facts, version: '1.0.0' });
    expect(document).toContain('referrals-send-referral:');
    expect(document).toContain('scheduling-receive-referral:');
    expect(document.match(/channels\/referral\/messages\/ReferralAccepted/g)).toHaveLength(2);
    expect(document).not.toContain('channels/referral/messages/ReferralClosed');
    expect(document).toMatch(/referrals-receive-referral-commands:[^]*reply:[^]*command\/messages\/CommandRejected/);
    expect(document).not.toContain('scheduling-receive-referral-commands');
  });

  it('put the events between the markers of a README and leave the rest', () => {
    const readme = '# a\n<!-- generated: events -->\nold\n<!-- end generated: events -->\nafter\n';
    const [referrals] = facts as [ServiceFacts];
    const page = withEventTable(readme, referrals, events, commands);
    expect(page).toMatch(
      /^# a\n<!-- generated: events -->[^]*\| ReferralAccepted \|[^]*<!-- end generated: events -->\nafter\n$/,
    );
    expect(page).toContain('Takes no events.');
    expect(page).toContain('Carries out `yilian.referral.submit.v1` from `yilian.commands.referral`');
    expect(page).not.toContain('old');
    expect(withEventTable('# without markers\n', referrals, events, commands)).toBe('# without markers\n');
  });

  it('draw a lifecycle from its table', () => {
    const transitions = {
      accept: { from: ['in-triage'], to: 'accepted', event: ReferralAccepted },
      close: { from: ['accepted'], to: 'closed', event: [ReferralClosed, 'ReferralConcluded'] },
      note: { from: ['accepted'], to: 'unchanged' },
    };
    expect(isTransitions(transitions)).toBe(true);
    expect(isTransitions({})).toBe(false);
    expect(isTransitions({ accept: { from: ['a'] } })).toBe(false);
    const page = statePage({ service: 'referrals', subject: 'referral', transitions });
    expect(page).toContain('  in_triage --> accepted : accept');
    expect(page).toContain('  [*] --> in_triage');
    expect(page).toContain('  closed --> [*]');
    expect(page).not.toContain('--> unchanged');
    expect(page).toContain('| note | accepted | unchanged |  |');
    expect(page).toContain('| close | accepted | closed | ReferralClosed, ReferralConcluded |');
    expect(page).toContain('| accept | in-triage | accepted | ReferralAccepted |');
  });
});
