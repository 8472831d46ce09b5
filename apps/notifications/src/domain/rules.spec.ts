import {
  eventDefinitions,
  languages,
  MembershipFileDelayed,
  PublicityMaterialLapsed,
  ReferralCancelled,
  ReferralDutyRosterEmpty,
  ReferralErrorReported,
  ReferralEscalated,
  ReferralOutcomeSent,
  ReferralReferredOnward,
  ReferralReviewRequested,
  referralStatuses,
  ReferralSubmitted,
  type ReferralEnd,
} from '#contracts';
import { compose, composeOfMember, type Fact } from './compose.js';
import { memberRules } from './member-rules.js';
import { ruleOf, rules, toldEvents } from './rules.js';
import { fill, templates, type TemplateId } from './templates.js';
import { words, type Word } from './variables.js';

const nameOf = (type: string): string => eventDefinitions.get(type)?.eventName ?? '';
const calls: readonly string[] = [ReferralEscalated.type, ReferralDutyRosterEmpty.type];
const templateIds = Object.keys(templates) as TemplateId[];
const now = new Date('2026-11-24T08:00:00Z');
const from: ReferralEnd = { organizationId: 'o-1', department: '02', practitionerId: 'd-1' };
const to: ReferralEnd = { organizationId: 'o-2', department: '03.04', practitionerId: 'd-2' };
const fact = (event: string): Fact => ({ event, eventId: 'e-1', referralId: 'r-1', patientId: 'p-1', from, to });
const ofMember = (event: string) =>
  composeOfMember(
    {
      event,
      eventId: 'e-1',
      membershipId: 's-1',
      organizationId: 'o-1',
      leadOrganizationId: 'o-2',
      details: { consortium: '丽水妇幼联盟', dueAt: '2026-11-24T08:00:00Z' },
    },
    nextId,
    now,
  );
const late = () => ofMember(MembershipFileDelayed.type);
let last = 0;
const nextId = (): string => `m-${++last}`;

describe('the rules', () => {
  it('tell of known events, each once', () => {
    expect(toldEvents.filter((type) => !eventDefinitions.has(type))).toEqual([]);
    expect(new Set(toldEvents).size).toBe(rules.length);
  });

  it('use every template, each for its own event and recipient', () => {
    const used = rules.flatMap(({ tells, ofAdvice = {} }) => [...Object.values(tells), ...Object.values(ofAdvice)]);
    expect([...used].sort()).toEqual([...templateIds].sort());
    for (const { event, tells, ofAdvice = {} } of rules) {
      const subject = nameOf(event)
        .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
        .toLowerCase();
      expect(Object.entries(tells).filter(([recipient, id]) => id !== `${subject}.${recipient}`)).toEqual([]);
      const ofSubject = Object.entries(ofAdvice).filter(([to, id]) => id !== `${subject}.${to}.advice`);
      expect(ofSubject).toEqual([]);
    }
  });

  it('hold in some statuses, never in all', () => {
    for (const { event, holdsIn, until } of rules) {
      expect(holdsIn.length).toBeGreaterThan(0);
      // A call holds while its own duty is due; the rule has the statuses of all duties.
      const isWide = until !== undefined || calls.includes(event);
      expect(holdsIn.length).toBeLessThan(isWide ? referralStatuses.length : referralStatuses.length / 2);
    }
  });

  it('refuse an event that nobody is told of', () => {
    expect(() => ruleOf('yilian.referral.drafted.v1')).toThrow('no rule');
  });
});

describe('the templates', () => {
  it.each(templateIds)('%s has both languages with the same, known words', (id) => {
    for (const language of languages) {
      const found = [...templates[id][language].matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      expect(new Set(found)).toEqual(new Set(templates[id].words));
      expect(templates[id].words.filter((word) => !(word in words))).toEqual([]);
    }
    expect(templates[id]['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
    expect(templates[id].en).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('are filled in everywhere', () => {
    const filling = Object.fromEntries(Object.keys(words).map((word) => [word, `<${word}>`])) as Record<Word, string>;
    for (const id of templateIds)
      for (const language of languages) expect(fill(id, language, filling)).not.toMatch(/[{}]/);
  });

  it('give no number: the group sets it, and an event says what comes of it', () => {
    const number =
      /\d|[一二两三四五六七八九十半]个?(工作日|天|小时|分钟)|\b(an?|one|two|half) (working day|day|hour|minute)/;
    for (const id of templateIds)
      for (const language of languages) expect(templates[id][language].replaceAll(/\{\w+\}/g, '')).not.toMatch(number);
  });

  it('give a patient no reason', () => {
    const patients = templateIds.filter((id) => id.endsWith('.patient'));
    expect(patients.filter((id) => templates[id].words.includes('reason'))).toEqual([]);
  });
});

describe('the messages of an event', () => {
  it('are one for each recipient of its rule, addressed and pending', () => {
    for (const { event, tells } of rules) {
      const messages = memberRules.some((rule) => rule.event === event)
        ? ofMember(event)
        : compose(fact(event), nextId, now);
      expect(messages.map(({ recipient, template }) => [recipient, template])).toEqual(Object.entries(tells));
      for (const message of messages)
        expect(message).toMatchObject({ status: 'pending', version: 0, event, eventId: 'e-1' });
    }
  });

  it('call a question for advice what it is', () => {
    const [asked] = compose({ ...fact(ReferralSubmitted.type), asksAdvice: true }, nextId, now);
    expect(asked).toMatchObject({ recipient: 'receiving-desk', template: 'referral-submitted.receiving-desk.advice' });
    expect(templates[asked!.template]['zh-CN']).toMatch('线上咨询');
  });

  it('know a patient by reference only, a doctor by id and a desk by its department', () => {
    const byRecipient = new Map(compose(fact(ReferralCancelled.type), nextId, now).map((m) => [m.recipient, m]));
    const nowhere = { organizationId: null, department: null, practitionerId: null, patientReference: null };
    expect(byRecipient.get('patient')).toMatchObject({ ...nowhere, patientReference: 'p-1', channel: 'sms' });
    expect(byRecipient.get('referrer')).toMatchObject({ ...nowhere, ...from, channel: 'inbox' });
    const [onDuty] = compose({ ...fact(ReferralEscalated.type), dutyOrganizationId: 'o-3' }, nextId, now);
    expect(onDuty).toMatchObject({ ...nowhere, organizationId: 'o-3', channel: 'inbox' });
    const [asked] = compose({ ...fact(ReferralErrorReported.type), supervisorId: 'd-3' }, nextId, now);
    expect(asked).toMatchObject({ ...nowhere, organizationId: 'o-1', practitionerId: 'd-3', channel: 'inbox' });
    const [office] = compose(fact(ReferralReviewRequested.type), nextId, now);
    expect(office).toMatchObject({ ...nowhere, organizationId: 'o-1', channel: 'inbox' });
    const upstream = [{ organizationId: 'o-9', department: '02' }, from];
    const referrers = compose({ ...fact(ReferralReferredOnward.type), upstream }, nextId, now);
    expect(
      referrers.flatMap(({ recipient, organizationId }) => (recipient === 'referrer' ? [organizationId] : [])),
    ).toEqual(['o-1', 'o-9']);
    // They have the outcome, and are asked to acknowledge it, by their own referral.
    const outcome = compose({ ...fact(ReferralOutcomeSent.type), upstream }, nextId, now);
    expect(outcome.map(({ organizationId }) => organizationId)).toEqual(['o-1']);
    expect(byRecipient.get('receiving-desk')).toMatchObject({
      ...nowhere,
      organizationId: 'o-2',
      department: '03.04',
      channel: 'inbox',
    });
  });

  it('about a late application file go to the lead and to the applicant, and are about no referral', () => {
    expect(late().map(({ recipient, organizationId }) => [recipient, organizationId])).toEqual([
      ['lead-office', 'o-2'],
      ['applicant', 'o-1'],
    ]);
    for (const message of late())
      expect(message).toMatchObject({
        channel: 'inbox',
        referralId: null,
        membershipId: 's-1',
        patientReference: null,
      });
  });

  it('to a member go to its own inbox, and name the material they tell of', () => {
    const [message, ...none] = ofMember(PublicityMaterialLapsed.type);
    expect(message).toMatchObject({
      recipient: 'member',
      organizationId: 'o-1',
      membershipId: 's-1',
      materialId: null,
    });
    expect(none).toEqual([]);
  });

  it('spare the phone of a patient who died', () => {
    const died = compose({ ...fact(ReferralCancelled.type), details: { reasonCode: 'patient-died' } }, nextId, now);
    expect(died.map(({ recipient }) => recipient)).toEqual(['referrer', 'receiving-desk']);
  });
});
