import type { EventRecord, ProblemDocument } from '#contracts';
import {
  decode,
  newId,
  nextTraceparent,
  Unavailable,
  type CommandContext,
  type MessagingOptions,
  type OutgoingMessage,
  type Transport,
} from '#messaging';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '#testing';
import { LampEntity, LightLamp } from './lamp.js';
import { commanded, raise, refuse, type Sample } from './sample.js';
import { gate, Stage, type Broker } from './stage.js';

/** A command as another program sends it; `changes` replace parts of the message. */
export function lightMessage(lamp: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage & { id: string } {
  const id = newId();
  const headers = { ce_specversion: '1.0', ce_id: id, ce_source: '/his', ce_type: LightLamp.type };
  return { id, topic: LightLamp.topic, key: id, value: JSON.stringify({ lamp }), headers, ...changes };
}

/** What a command's answer says. */
interface Answer {
  readonly command: string;
  readonly aggregateId?: string;
  readonly problem?: ProblemDocument;
}

/** Everything on the topic of answers, as another program reads it. */
async function readAnswers(on: Transport): Promise<EventRecord<Answer>[]> {
  const answers: EventRecord<Answer>[] = [];
  await on.subscribe({
    group: newId(),
    topics: ['yilian.command-outcomes'],
    from: 'beginning',
    handle: async (batch) => {
      for (const message of batch) {
        const read = decode(message);
        if ('event' in read) answers.push(read.event as EventRecord<Answer>);
      }
    },
  });
  return answers;
}

/** `inner`, but for how it subscribes. */
const subscribing = (inner: Transport, subscribe: Transport['subscribe']): Transport => ({
  connect: () => inner.connect(),
  close: () => inner.close(),
  ensureTopics: (topics) => inner.ensureTopics(topics),
  send: (messages, over) => inner.send(messages, over),
  lag: (group, topics) => inner.lag(group, topics),
  since: (time, topics) => inner.since(time, topics),
  subscribe,
});
const isOfCommands = ({ topics }: { topics: readonly string[] }): boolean => topics.includes(LightLamp.topic);

/** A transport whose process dies between the commit and the offset: `times` batches come again although they were done. */
const forgetful = (inner: Transport, times: number): Transport =>
  subscribing(inner, (subscription) =>
    inner.subscribe({
      ...subscription,
      handle: async (batch, control) => {
        await subscription.handle(batch, control);
        if (batch[0]?.topic === LightLamp.topic && times-- > 0) throw new Error('died before the offset');
      },
    }),
  );

/** The promises about commands; run on every transport. */
export function commandPromises(name: string, broker: () => Broker): void {
  describe(`commands over ${name}`, () => {
    const stage = new Stage(broker);

    /** A service, and a program beside it that sends commands and reads answers. */
    async function scene(
      wrap: (transport: Transport) => Transport = (t) => t,
      options: Partial<MessagingOptions> = {},
    ) {
      const shared = stage.broker();
      const sample = await stage.start(options, { transport: () => wrap(shared.transport()) });
      const outside = await stage.sender(shared);
      const answers = await readAnswers(outside);
      const send = (...messages: OutgoingMessage[]) => outside.send(messages);
      /** The answers to a command, once one to a later command has shown that there will be no more. */
      const answersTo = async (id: string) => {
        const last = lightMessage(newId());
        await eventually(() => expect(answers.filter((each) => each.subject === id)).not.toEqual([]), {
          timeoutMs: 40_000,
        });
        await send({ ...last, key: id });
        await eventually(() => expect(answers.map((each) => each.subject)).toContain(last.id), { timeoutMs: 40_000 });
        return answers.filter((each) => each.subject === id);
      };
      return { shared, sample, send, answersTo };
    }
    const lamps = ({ dataSource }: Sample, id: string): Promise<number> =>
      dataSource.manager.countBy(LampEntity, { id });
    const parked = async ({ dataSource }: Sample): Promise<Record<string, unknown>[]> =>
      dataSource.query('SELECT status, topic, key, headers, value, cause FROM parked_events ORDER BY id');

    test('a command has its effect and one answer, in one flow', async () => {
      const { sample, send, answersTo } = await scene();
      const lamp = newId();
      const traceparent = nextTraceparent();
      const sent = lightMessage(lamp);
      await send({ ...sent, headers: { ...sent.headers, traceparent } });
      const [accepted, ...more] = await answersTo(sent.id);
      expect(more).toEqual([]);
      expect(accepted).toMatchObject({ type: 'yilian.command.accepted.v1', source: '/yilian/lamps', sequence: 1 });
      expect(accepted).toMatchObject({ data: { command: LightLamp.type, aggregateId: lamp }, correlationId: lamp });
      expect([accepted?.causationId, accepted?.traceparent?.split('-')[1]]).toEqual([
        sent.id,
        traceparent.split('-')[1],
      ]);
      await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1]));
    });

    test('sent again under its id, in the same batch, later or on another key, it has no second effect or answer', async () => {
      const { sample, send, answersTo } = await scene();
      const lamp = newId();
      const sent = lightMessage(lamp);
      const elsewhere = Array.from({ length: 6 }, () => ({ ...sent, key: newId() }));
      await send(sent, sent, ...elsewhere);
      expect(await answersTo(sent.id)).toHaveLength(1);
      await send({ ...sent, value: JSON.stringify({ lamp: newId() }) });
      expect(await answersTo(sent.id)).toMatchObject([{ data: { aggregateId: lamp } }]);
      expect(await sample.dataSource.manager.countBy(LampEntity, {})).toBe(3);
    });

    test('a process that dies between the commit and its offset leaves one effect and one answer', async () => {
      const { sample, send, answersTo } = await scene((transport) => forgetful(transport, 3));
      const lamp = newId();
      const sent = lightMessage(lamp);
      await send(sent);
      expect(await answersTo(sent.id)).toMatchObject([{ type: 'yilian.command.accepted.v1' }]);
      expect(await lamps(sample, lamp)).toBe(1);
    });

    test('a refused command has no effect, says which rule it was, and is not kept', async () => {
      const { sample, send, answersTo } = await scene();
      const lamp = newId();
      let calls = 0;
      commanded.set(lamp, () => {
        calls += 1;
        refuse();
      });
      const sent = lightMessage(lamp);
      await send(sent);
      const answers = await answersTo(sent.id);
      expect(answers).toMatchObject([
        { type: 'yilian.command.rejected.v1', correlationId: sent.id, causationId: sent.id },
      ]);
      expect(answers[0]?.data.problem).toMatchObject({ type: '/problems/lamp/broken', status: 409 });
      expect([calls, await lamps(sample, lamp), await parked(sample)]).toEqual([1, 0, []]);
    });

    test('what passes is tried again until it has passed: a lost database, a conflict, somebody who is away', async () => {
      const { sample, send, answersTo } = await scene();
      const failures: ((context: CommandContext) => Promise<void>)[] = [
        ({ tx }) => tx.manager.query('SELECT pg_terminate_backend(pg_backend_pid())'),
        ({ tx }) => tx.manager.query(raise('40001')),
        () => Promise.reject(new Unavailable('issuer-away', 'no keys')),
      ];
      for (const fail of failures) {
        const lamp = newId();
        let calls = 0;
        commanded.set(lamp, async (context) => {
          calls += 1;
          if (calls <= 4) await fail(context);
        });
        const sent = lightMessage(lamp);
        await send(sent);
        expect(await answersTo(sent.id)).toMatchObject([{ type: 'yilian.command.accepted.v1' }]);
        expect([calls, await lamps(sample, lamp)]).toEqual([5, 1]);
      }
    });

    test('while a command waits, events flow, and it counts as waiting', async () => {
      const { sample, send, answersTo } = await scene();
      const [held, lamp] = [newId(), newId()];
      const [entered, released] = [gate(), gate()];
      commanded.set(held, () => (entered.open(), released.opened));
      const sent = lightMessage(held);
      await send(sent);
      await entered.opened;
      for (let times = 0; times < 3; times++) await sample.light(lamp);
      await eventually(async () => expect(await sample.sequences(lamp)).toEqual([1, 2, 3]), { timeoutMs: 40_000 });
      await eventually(async () => {
        const waiting = (await sample.health.lag()).filter(({ lag }) => lag > 0);
        expect(waiting).toMatchObject([{ topic: LightLamp.topic, lag: 1 }]);
      });
      released.open();
      expect(await answersTo(sent.id)).toMatchObject([{ type: 'yilian.command.accepted.v1' }]);
    });

    test('what stays away without a word is waited for once, not by each command that needs it', async () => {
      const { sample, send, answersTo } = await scene((t) => t, { commandWaitMs: 2_000 });
      const key = newId();
      let calls = 0;
      const commands = Array.from({ length: 5 }, () => {
        const lamp = newId();
        commanded.set(lamp, async () => {
          calls += 1;
          await delay(300);
          throw new Unavailable('issuer-away', 'no keys');
        });
        return lightMessage(lamp, { key });
      });
      await send(...commands);
      for (const { id } of commands)
        expect(await answersTo(id)).toMatchObject([{ data: { problem: { status: 503 } } }]);
      expect(calls).toBeGreaterThan(commands.length);
      expect(calls).toBeLessThan(commands.length + 7);
      expect(await parked(sample)).toEqual([]);
    });

    test('read again from the first on, as by the first version that has a group for commands, nothing is answered twice', async () => {
      const elsewhere = (inner: Transport): Transport =>
        subscribing(inner, (subscription) =>
          inner.subscribe({ ...subscription, group: isOfCommands(subscription) ? newId() : subscription.group }),
        );
      const { shared, sample, send, answersTo } = await scene(elsewhere);
      const lamp = newId();
      const [sent, refused] = [lightMessage(lamp), retyped('yilian.lamp.explode.v1')];
      await send({ topic: LightLamp.topic, key: '', value: '', headers: {} }, sent, refused);
      for (const { id } of [sent, refused]) expect(await answersTo(id)).toHaveLength(1);
      await stage.stop(sample);
      const next = await stage.start({}, shared);
      for (const { id } of [sent, refused]) expect(await answersTo(id)).toHaveLength(1);
      await eventually(async () => expect((await next.health.lag()).filter(({ lag }) => lag > 0)).toEqual([]));
      expect([await lamps(next, lamp), (await parked(next)).length]).toEqual([1, 1]);
    });

    test('a service whose commands are not read is not ready', async () => {
      const deaf = (inner: Transport): Transport =>
        subscribing(inner, async (subscription) => {
          const consumer = await inner.subscribe(subscription);
          return isOfCommands(subscription)
            ? { ...consumer, stop: () => consumer.stop(), isRunning: () => false }
            : consumer;
        });
      const { sample } = await scene(deaf);
      expect((await sample.health.check()).ready).toBe(false);
    });

    test.each([
      new Error('the password is swordfish'),
      Object.assign(new Error('connect to swordfish refused'), { code: 'ECONNREFUSED' }),
    ])('what does not pass is told so after a few tries, without a word about why: %p', async (failure) => {
      const { sample, send, answersTo } = await scene();
      const lamp = newId();
      let calls = 0;
      commanded.set(lamp, () => {
        calls += 1;
        throw failure;
      });
      const sent = lightMessage(lamp);
      await send(sent);
      const [answer] = await answersTo(sent.id);
      expect(answer?.data.problem).toMatchObject({ type: '/problems/internal-error', status: 500 });
      expect(JSON.stringify(answer)).not.toContain('swordfish');
      expect([calls, await lamps(sample, lamp), await parked(sample)]).toEqual([3, 0, []]);
    });

    test('poison is answered where it has an id, else kept without its content, and holds up nothing', async () => {
      const { sample, send, answersTo } = await scene();
      const good = lightMessage(newId());
      const poison = [
        { rule: 'not-json', message: lightMessage('', { value: '{"name":"王秀兰"' }) },
        { rule: 'not-json', message: lightMessage('', { value: Buffer.from([0, 255, 254]) }) },
        { rule: 'unknown-command', message: retyped('yilian.lamp.lit.v1') },
        { rule: 'unknown-command', message: retyped('yilian.lamp.explode.v1') },
      ];
      const garbage = { topic: LightLamp.topic, key: '110101199003078515', value: '{"name":"王秀兰"}' };
      const nameless: OutgoingMessage[] = [
        { ...garbage, headers: {} },
        { ...garbage, headers: { ce_id: '王\0', ce_type: LightLamp.type } },
      ];
      await send(...poison.map(({ message }) => message), ...nameless, good);
      for (const { rule, message } of poison) {
        const answers = await answersTo(message.id);
        expect(answers).toMatchObject([{ data: { problem: { type: `/problems/${rule}`, status: 400 } } }]);
      }
      expect(await answersTo(good.id)).toMatchObject([{ type: 'yilian.command.accepted.v1' }]);
      const kept = await parked(sample);
      expect(kept).toMatchObject(
        nameless.map(() => ({ status: 'unreadable', topic: LightLamp.topic, key: '', value: null })),
      );
      expect(JSON.stringify(kept)).not.toMatch(/王|110101/);
    });

    test('two replicas that get one command at once carry it out once', async () => {
      const { shared, sample, send, answersTo } = await scene();
      await stage.start({}, shared);
      const lamp = newId();
      const sent = lightMessage(lamp);
      await send(...Array.from({ length: 12 }, () => ({ ...sent, key: newId() })));
      expect(await answersTo(sent.id)).toHaveLength(1);
      expect(await lamps(sample, lamp)).toBe(1);
    });
  });
}

export function retyped(type: string): OutgoingMessage & { id: string } {
  const message = lightMessage(newId());
  return { ...message, headers: { ...message.headers, ce_type: type } };
}
