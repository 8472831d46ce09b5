import type { Lines } from './model.js';
import type { Named } from './lines.js';

/** What lines refer to, by the keys that people write. */
export interface References {
  readonly creditCodes: readonly string[];
  readonly people: readonly Named[];
}

export function referencesOf({ group, organizations, scopes, practitioners, gpTeams, users }: Lines): References {
  const people: Named[] = [
    ...practitioners.map(({ line }) => ({
      employerCreditCode: line.employerCreditCode,
      staffNumber: line.facts.staffNumber,
    })),
    ...gpTeams.flatMap(({ line }) => [line.leader, ...(line.members ?? [])]),
    ...users.flatMap(({ line: { organizationCreditCode, staffNumber } }) =>
      organizationCreditCode && staffNumber ? [{ employerCreditCode: organizationCreditCode, staffNumber }] : [],
    ),
  ];
  const creditCodes = [
    group?.leadCreditCode || undefined,
    ...(group?.agreements.map(({ organizationCreditCode }) => organizationCreditCode) ?? []),
    ...organizations.flatMap(({ line }) => [line.facts.creditCode, line.parentCreditCode]),
    ...scopes.map(({ line }) => line.organizationCreditCode),
    ...practitioners.flatMap(({ line }) => line.practicePointCreditCodes ?? []),
    ...gpTeams.map(({ line }) => line.organizationCreditCode),
    ...users.map(({ line }) => line.organizationCreditCode),
    ...people.map(({ employerCreditCode }) => employerCreditCode),
  ];
  return { creditCodes: [...new Set(creditCodes)].filter((code) => code !== null && code !== undefined), people };
}
