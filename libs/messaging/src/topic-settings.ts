import type { TopicSpec } from './transport.js';

/** The broker deletes whole segments, so those of a topic that must forget are short in time. */
export function topicSettings({ compacted, retentionMs = -1 }: TopicSpec): { name: string; value: string }[] {
  if (compacted) return [{ name: 'cleanup.policy', value: 'compact' }];
  const retention = { name: 'retention.ms', value: String(retentionMs) };
  return retentionMs < 0 ? [retention] : [retention, { name: 'segment.ms', value: String(Math.ceil(retentionMs / 8)) }];
}
