import { Refusal, type Bilingual } from '#contracts';

/**
 * Refuses what has faults, naming all of them: texts and bad places of each. A problem has one type (RFC 9457, 3.1.1), that of the first.
 * @throws Refusal
 */
export function refuseAll(faults: readonly Refusal[]): void {
  const [first] = faults;
  if (!first) return;
  const said = (language: keyof Bilingual, between: string) => faults.map(({ text }) => text[language]).join(between);
  const errors = faults.flatMap((fault) => fault.errors);
  throw new Refusal(first.kind, first.code, { zh: said('zh', '；'), en: said('en', '; ') }, errors);
}
