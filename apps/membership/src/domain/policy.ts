import {
  parameterErrors,
  PolicySet,
  PolicyWithdrawn,
  Refusal,
  type Bilingual,
  type Decision,
  type InputError,
  type PolicyState,
  type Versioned,
} from '#contracts';
import { refuseAll } from './faults.js';

/**
 * One version of a policy. Each version is an aggregate of its own and says the same for ever: consumers keep every version and
 * pick the one in force on the day, also while a later one already waits for its date. Until then it can be withdrawn.
 */
export interface Policy extends Versioned {
  readonly consortiumId: string;
  readonly code: string;
  readonly policyVersion: number;
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly validFrom: string;
  readonly parameters: PolicyState['parameters'];
  /** The agreement whose clause set it; null when the group set it by itself. */
  readonly agreementId: string | null;
  readonly withdrawal: Withdrawal | null;
}

/** Who took a version back, when (RFC 3339) and why. */
export interface Withdrawal {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export interface PolicyFacts extends Pick<Policy, 'consortiumId' | 'code' | 'validFrom' | 'parameters'> {
  readonly agreementId?: string | null;
}

/** The newest of a policy's versions that was not withdrawn, in force or waiting for its day. */
export const standing = (versions: readonly Policy[]): Policy | undefined =>
  newest(versions.filter(({ withdrawal }) => withdrawal === null));

/** The version that holds on a day (`YYYY-MM-DD`, Asia/Shanghai). */
export const inForce = (versions: readonly Policy[], day: string): Policy | undefined =>
  standing(versions.filter(({ validFrom }) => validFrom <= day));

const newest = (versions: readonly Policy[]): Policy | undefined =>
  versions.toSorted((a, b) => b.policyVersion - a.policyVersion)[0];

const nextVersion = (before: readonly Policy[]): number => (newest(before)?.policyVersion ?? 0) + 1;

/** Sets a version of a policy; `before` are all there have been. Without a number it is the next one. */
export function setPolicy(
  id: string,
  facts: PolicyFacts,
  before: readonly Policy[],
  policyVersion = nextVersion(before),
): Decision<Policy> {
  const unusable = unusableParameters(facts.code, facts.parameters);
  refuseAll([...versionFaults(facts, before, policyVersion), ...(unusable ? [unusable] : [])]);
  const { agreementId = null, ...rest } = facts;
  const state: Policy = { id, version: 0, ...rest, policyVersion, agreementId, withdrawal: null };
  return { state, events: [PolicySet(id, tell(state))] };
}

/** What is wrong with the number and the first day of a version. */
export function versionFaults(
  { validFrom }: Pick<PolicyFacts, 'validFrom'>,
  before: readonly Policy[],
  policyVersion: number,
): Refusal[] {
  const [last, latest] = [newest(before), standing(before)];
  return [
    ...(last && policyVersion <= last.policyVersion ? [versionIsSet(last)] : []),
    ...(latest && validFrom < latest.validFrom ? [beforePrevious(latest)] : []),
  ];
}

function versionIsSet({ code, policyVersion }: Policy): Refusal {
  const text = {
    zh: `政策 ${code} 第 ${policyVersion} 版已登记，内容变化须使用更高的版本号`,
    en: `Version ${policyVersion} of ${code} is set already; a change needs a higher version`,
  };
  const detail = { zh: `须高于 ${policyVersion}`, en: `must be above ${policyVersion}` };
  return new Refusal('conflict', 'policy/version-is-set', text, [{ pointer: '/version', detail }]);
}

function beforePrevious({ validFrom }: Policy): Refusal {
  const text = {
    zh: `新版本的生效日期不得早于上一版（${validFrom}）`,
    en: `A version cannot hold from before the one it follows (${validFrom})`,
  };
  const detail = { zh: `不得早于 ${validFrom}`, en: `not before ${validFrom}` };
  return new Refusal('conflict', 'policy/valid-from-before-previous', text, [{ pointer: '/validFrom', detail }]);
}

/**
 * Takes back a version that waits for its day; one that holds, or has held, is followed by another instead.
 * @throws Refusal `policy/in-force`, `policy/withdrawn`
 */
export function withdraw(policy: Policy, withdrawal: Withdrawal, today: string): Decision<Policy> {
  checkNotWithdrawn(policy);
  if (policy.validFrom <= today) {
    throw new Refusal('conflict', 'policy/in-force', {
      zh: `该版本已于 ${policy.validFrom} 生效，不可撤回；须设定新版本`,
      en: `The version holds since ${policy.validFrom} and cannot be withdrawn; set a new one`,
    });
  }
  const state = { ...policy, withdrawal };
  return { state, events: [PolicyWithdrawn(policy.id, tell(state))] };
}

/** @throws Refusal `policy/withdrawn` */
export function checkNotWithdrawn({ code, policyVersion, withdrawal }: Policy): void {
  if (withdrawal === null) return;
  const text = {
    zh: `政策 ${code} 第 ${policyVersion} 版已撤回，须使用更高的版本号`,
    en: `Version ${policyVersion} of ${code} was withdrawn; use a higher one`,
  };
  throw new Refusal('conflict', 'policy/withdrawn', text, [{ pointer: '/version', detail: text }]);
}

const tell = ({ consortiumId, code, policyVersion, validFrom, parameters, agreementId, withdrawal }: Policy) => ({
  ...{ consortiumId, code, version: policyVersion, validFrom, parameters },
  ...(agreementId && { agreementId }),
  ...(withdrawal && { withdrawal: { at: withdrawal.at, reason: withdrawal.reason } }),
});

/** In characters of JSON: more than any policy has to say, and little enough to travel. */
const maxLength = 65_536;
const maxLevels = 10;

/** A refusal `policy/unusable-parameters` that names every bad place below `pointer`; undefined where there is none. */
export function unusableParameters(
  code: string,
  parameters: PolicyFacts['parameters'],
  pointer = '/parameters',
): Refusal | undefined {
  const errors = badParameters(code, parameters);
  if (errors.length === 0) return undefined;
  const said = (language: keyof Bilingual) =>
    errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail[language]}`.trim());
  return new Refusal(
    'invalid',
    'policy/unusable-parameters',
    {
      zh: `政策 ${code} 的参数无法使用：${said('zh').join('；')}`,
      en: `Parameters of ${code} cannot be used: ${said('en').join('; ')}`,
    },
    errors.map((error) => ({ ...error, pointer: pointer + error.pointer })),
  );
}

/** What is wrong with the parameters of a policy; pointers are relative to them. */
export function badParameters(code: string, parameters: PolicyFacts['parameters']): InputError[] {
  if (isDeeper(parameters, maxLevels)) return [bad(`最多 ${maxLevels} 层`, `at most ${maxLevels} levels`)];
  const text = JSON.stringify(parameters);
  if (text.length > maxLength) return [bad(`最多 ${maxLength} 个字符`, `at most ${maxLength} characters`)];
  // Half characters and zero bytes are JSON, but no database keeps them.
  if (/\\u(0000|d[89a-f]\w\w)/i.test(text)) return [bad('含有无法保存的字符', 'unwritable characters')];
  return parameterErrors(code, parameters);
}

const bad = (zh: string, en: string): InputError => ({ pointer: '', detail: { zh, en } });

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));
