import { Refusal } from '#contracts';
import { SampleItemFinished, SampleItemOpened } from '../../../contracts/sample-item.js';
import { finish, open } from './sample-item.js';

const now = new Date('2026-11-24T08:00:00Z');
const organizationId = '0192f0c1-7a10-7cc0-8000-000000000001';
const opened = open('0192f0c1-7a10-7cc0-8000-000000000002', organizationId, { title: 'First' });

describe('a sample item', () => {
  it('opens and says so', () => {
    expect(opened.state).toMatchObject({ status: 'open', title: 'First', organizationId });
    expect(opened.events).toEqual([SampleItemOpened(opened.state.id, { organizationId, title: 'First' })]);
  });

  it('finishes once', () => {
    const { state, events } = finish(opened.state, now);
    expect(state).toMatchObject({ status: 'finished', finishedAt: now });
    const data = { organizationId, title: 'First', finishedAt: now.toISOString() };
    expect(events).toEqual([SampleItemFinished(state.id, data)]);
    expect(() => finish(state, now)).toThrow(Refusal);
  });

  it('says only what its events may say', () => {
    for (const { definition, data } of [...opened.events, ...finish(opened.state, now).events]) {
      expect(definition.errors(data)).toEqual([]);
    }
  });
});
