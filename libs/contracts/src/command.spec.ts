import Type from 'typebox';
import { commandDefinitions, defineCommand } from './command.js';
import * as contracts from './index.js';

describe('defineCommand', () => {
  const data = { at: Type.String() };
  const PostSampleParcel = defineCommand('PostSampleParcel', {
    aggregate: 'sample-parcel',
    summary: 'Posts it.',
    data,
  });

  it('derives the names on the wire from the one name in code', () => {
    expect(PostSampleParcel).toMatchObject({
      type: 'yilian.sample-parcel.post.v1',
      topic: 'yilian.commands.sample-parcel',
      schema: { additionalProperties: false },
    });
    expect(commandDefinitions.get('yilian.sample-parcel.post.v1')).toBe(PostSampleParcel);
  });

  it('refuses a name that does not end with its aggregate, and a second definition', () => {
    const define = (name: string) => () => defineCommand(name, { aggregate: 'sample-parcel', summary: 'No.', data });
    expect(define('PostParcel')).toThrow('PostParcel does not end with its aggregate sample-parcel');
    expect(define('PostSampleParcel')).toThrow('yilian.sample-parcel.post.v1 is defined twice');
  });
});

describe('topics', () => {
  const topics = new Map(contracts.topicDefinitions().map((each) => [each.topic, each]));

  it('keep what is told for ever, registers by key, commands and their answers for a time', () => {
    expect(topics.get('yilian.referral')).toEqual({ topic: 'yilian.referral', compacted: false });
    expect(topics.get('yilian.organization')).toEqual({ topic: 'yilian.organization', compacted: true });
    const hours = (topic: string) => Number(topics.get(topic)?.retentionMs) / 3_600_000;
    expect([hours('yilian.commands.referral'), hours('yilian.command-outcomes')]).toEqual([72, 720]);
  });

  it('carry nothing else beside commands', () => {
    const topicsOfCommands = [...commandDefinitions.values()].map(({ topic }) => topic);
    const shared = [...contracts.eventDefinitions.values()].filter(({ topic }) => topicsOfCommands.includes(topic));
    expect(shared).toEqual([]);
  });
});
