import { Refusal, type Decision, type Versioned } from '#contracts';
import { SampleItemFinished, SampleItemOpened } from '../../../contracts/sample-item.js';

/** The life of a sample item. */
export const transitions = {
  finish: { from: ['open'], to: 'finished', event: SampleItemFinished },
} as const;

export type SampleItemStatus = 'open' | 'finished';

export interface SampleItem extends Versioned {
  readonly organizationId: string;
  readonly title: string;
  readonly status: SampleItemStatus;
  readonly finishedAt: Date | null;
}

/** What a caller gives to open a sample item. */
export interface OpenSampleItem {
  readonly title: string;
}

/** Opens a sample item for an organization that is registered. */
export function open(id: string, organizationId: string, input: OpenSampleItem): Decision<SampleItem> {
  const state: SampleItem = { id, version: 0, organizationId, title: input.title, status: 'open', finishedAt: null };
  return { state, events: [SampleItemOpened(id, { organizationId, title: input.title })] };
}

/** Finishes an open sample item; a finished one stays finished. */
export function finish(item: SampleItem, now: Date): Decision<SampleItem> {
  const { from, to } = transitions.finish;
  if (!(from as readonly SampleItemStatus[]).includes(item.status)) {
    throw new Refusal('conflict', 'sample-item/not-open', {
      zh: '仅可完成进行中的记录',
      en: 'Only an open one can be finished',
    });
  }
  const { id, organizationId, title } = item;
  return {
    state: { ...item, status: to, finishedAt: now },
    events: [SampleItemFinished(id, { organizationId, title, finishedAt: now.toISOString() })],
  };
}
