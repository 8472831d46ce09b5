import { PolicySet, Refusal, type Decision, type PolicyState, type Versioned } from '#contracts';

/**
 * One version of a policy. Each version is an aggregate of its own and never changes: consumers keep every version and
 * pick the one in force on the day, also while a later one already waits for its date.
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
}

export interface PolicyFacts extends Pick<Policy, 'consortiumId' | 'code' | 'validFrom' | 'parameters'> {
  readonly agreementId?: string | null;
}

/** Sets a version of a policy; `latest` is the one before it, if any. Without a number it is the next one. */
export function setPolicy(
  id: string,
  facts: PolicyFacts,
  latest: Policy | undefined,
  policyVersion = (latest?.policyVersion ?? 0) + 1,
): Decision<Policy> {
  if (latest && policyVersion <= latest.policyVersion) {
    throw new Refusal(
      'conflict',
      'policy/version-is-set',
      {
        zh: `政策 ${facts.code} 第 ${latest.policyVersion} 版已生效登记，内容变化须使用更高的版本号`,
        en: `Version ${latest.policyVersion} of ${facts.code} is set already; a change needs a higher version`,
      },
      [
        {
          pointer: '/version',
          detail: { zh: `须高于 ${latest.policyVersion}`, en: `must be above ${latest.policyVersion}` },
        },
      ],
    );
  }
  if (latest && facts.validFrom < latest.validFrom) {
    throw new Refusal(
      'conflict',
      'policy/valid-from-before-previous',
      {
        zh: `新版本的生效日期不得早于上一版（${latest.validFrom}）`,
        en: `A version cannot hold from before the one it follows (${latest.validFrom})`,
      },
      [{ pointer: '/validFrom', detail: { zh: `不得早于 ${latest.validFrom}`, en: `not before ${latest.validFrom}` } }],
    );
  }
  const { consortiumId, code, validFrom, parameters, agreementId = null } = facts;
  checkWritable(parameters);
  const state: Policy = { id, version: 0, consortiumId, code, policyVersion, validFrom, parameters, agreementId };
  const told = { consortiumId, code, version: policyVersion, validFrom, parameters };
  return { state, events: [PolicySet(id, { ...told, ...(agreementId && { agreementId }) })] };
}

/** Half characters and zero bytes are JSON, but no database keeps them. */
export function checkWritable(parameters: PolicyFacts['parameters']): void {
  if (!/\\u(0000|d[89a-f]\w\w)/i.test(JSON.stringify(parameters))) return;
  throw new Refusal(
    'invalid',
    'policy/unwritable-parameters',
    { zh: '参数中含有无法保存的字符', en: 'The parameters hold characters that cannot be kept' },
    [{ pointer: '/parameters', detail: { zh: '含有无法保存的字符', en: 'unwritable characters' } }],
  );
}
