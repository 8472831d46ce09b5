import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandDefinitions, eventDefinitions, membershipChanges } from '#contracts';
import { readFacts, type ServiceFacts } from './facts.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'facts-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** Facts of one service whose files are given. */
function factsOf(files: Record<string, string>): ServiceFacts | undefined {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'apps/any/src', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return readFacts(root, [...eventDefinitions.values()], [...commandDefinitions.values()])[0];
}

describe('facts read from sources', () => {
  it('count an event as published where a rule makes or names it', () => {
    const facts = factsOf({
      'domain/rule.ts': `
        import { ReferralAccepted, ReferralClosed as Done, ReferralQueued, type ReferralFacts } from '#contracts';
        export const table = { close: { event: Done } };
        export const accept = () => [ReferralAccepted('id', {})];
        type Queued = typeof ReferralQueued;`,
    });
    expect(facts?.publishes).toEqual(['ReferralAccepted', 'ReferralClosed']);
    expect([...(facts?.handles ?? [])]).toEqual([]);
  });

  it('count an event as handled where a method is On it', () => {
    const facts = factsOf({
      'a.handlers.ts': `
        import { AppointmentBooked, type EventOf } from '#contracts';
        class Handlers {
          @On(AppointmentBooked) async booked(event: EventOf<typeof AppointmentBooked>) {}
        }`,
    });
    expect([...(facts?.handles ?? [])]).toEqual([['AppointmentBooked', ['apps/any/src/a.handlers.ts']]]);
    expect(facts?.publishes).toEqual([]);
  });

  it('count each event of a list of the contracts as handled where a method is On the list', () => {
    const facts = factsOf({
      'a.handlers.ts': `
        import { MembershipActivated, membershipChanges as changes, type EventOf } from '#contracts';
        class Handlers {
          @On(changes, { projection: true }) async member(event: EventOf<(typeof changes)[number]>) {}
        }`,
      'domain/rule.ts': "import { membershipChanges } from '#contracts'; export const types = [...membershipChanges];",
    });
    expect([...(facts?.handles.keys() ?? [])]).toEqual(
      membershipChanges.map(({ eventName }) => eventName).sort((a, b) => a.localeCompare(b)),
    );
    expect(facts?.handles.get('MembershipEnded')).toEqual(['apps/any/src/a.handlers.ts']);
    expect(facts?.publishes).toEqual([]);
  });

  it('are not made where a method is On a list of the service’s own', () => {
    const source = `
      import { AppointmentBooked } from '#contracts';
      const changes = [AppointmentBooked];
      class Handlers {
        @On(changes) async changed() {}
      }`;
    expect(() => factsOf({ 'a.handlers.ts': source })).toThrow('@On(changes) is no event');
  });

  it('see neither where an event is only looked at, tested, or of the same name by chance', () => {
    const facts = factsOf({
      'view.ts': "import { ReferralAccepted } from '#contracts'; export const type = ReferralAccepted.type;",
      'a.spec.ts': "import { ReferralAccepted } from '#contracts'; ReferralAccepted('id', {});",
      'own.ts': "const ReferralClosed = (id: string) => id; ReferralClosed('a');",
    });
    expect(facts).toMatchObject({ publishes: [], accepts: [], tails: false });
    expect(facts?.handles.size).toBe(0);
  });

  it('count a command as carried out where a method is OnCommand it, and its answers as published', () => {
    const facts = factsOf({
      'a.commands.ts': `
        import { SubmitReferral } from '#contracts';
        class Commands {
          @OnCommand(SubmitReferral) @Allow('clinician') async submit(body: Body) {}
        }`,
    });
    expect(facts).toMatchObject({ accepts: ['SubmitReferral'], publishes: ['CommandAccepted', 'CommandRejected'] });
    expect(facts?.handles.size).toBe(0);
  });

  it('see a live view of topics', () => {
    expect(factsOf({ 'feed.ts': "export const tail = new Tail(transport, 'gateway');" })?.tails).toBe(true);
  });
});
