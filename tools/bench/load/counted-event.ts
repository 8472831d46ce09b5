import { defineEvent } from '#contracts';
import Type from 'typebox';

/** What the benchmark publishes; no service knows it. */
export const BenchCounted = defineEvent('BenchCounted', {
  aggregate: 'bench',
  summary: 'A counter of the benchmark was counted.',
  data: { count: Type.Integer({ minimum: 1 }), note: Type.String() },
});
