import { amendConsortium, formConsortium } from '../consortium.js';
import { same } from '../facts.js';
import { refuseAll } from '../faults.js';
import { checkNotWithdrawn, setPolicy, unusableParameters, versionFaults } from '../policy.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines } from './model.js';
import { policyKey, type Registers } from './registers.js';

/**
 * Enters the consortium and its policies. Returns its id: where the consortium itself is bad and not registered, one that stands for it
 * while the rest of the folder is checked; undefined without a `group.yaml` that can be read.
 */
export function enterGroup(
  { group }: Lines,
  { group: document }: Folder,
  registers: Registers,
  { newId }: ImportContext,
): string | undefined {
  if (!group || !document) return undefined;
  const { file } = document;
  const { code, leadCreditCode } = group;
  const leadLine = document.lineOf(['consortium', 'lead']);
  const leadOrganizationId = registers.organizationId(leadCreditCode, file, leadLine, 'consortium.lead');
  if (group.facts && leadOrganizationId !== undefined) {
    const facts = { ...group.facts, leadOrganizationId };
    registers.consortia.enter(
      code,
      { file, line: document.lineOf(['consortium']) },
      {
        create: () => formConsortium(newId(), { ...facts, bodies: facts.bodies ?? [] }),
        amend: (consortium) => amendConsortium(consortium, facts),
      },
      (fact) => `consortium.${fact}`,
    );
  }
  const consortiumId = registers.consortia.find(code)?.id ?? registers.standIn(newId());
  enterPolicies(consortiumId, group.policies, document, registers, newId);
  return consortiumId;
}

function enterPolicies(
  consortiumId: string,
  policies: NonNullable<Lines['group']>['policies'],
  document: NonNullable<Folder['group']>,
  registers: Registers,
  newId: () => string,
): void {
  const versions = Map.groupBy(
    registers.registry.policies.filter((policy) => policy.consortiumId === consortiumId),
    ({ code }) => code,
  );
  policies.forEach((policy, i) => {
    if (!policy) return;
    const { policyVersion, ...rest } = policy;
    const facts = { consortiumId, ...rest };
    const before = versions.get(rest.code) ?? [];
    const place = { file: document.file, line: document.lineOf(['policies', i]) };
    const columnOf = (fact: string): string => `policies.${i}.${fact}`;
    if (unusableParameters(rest.code, rest.parameters)) {
      registers.policies.check(place, () => refuseAll(versionFaults(facts, before, policyVersion)), columnOf);
      return;
    }
    registers.policies.enter(
      policyKey(consortiumId, rest.code, policyVersion),
      place,
      {
        create: () => {
          const decision = setPolicy(newId(), facts, before, policyVersion);
          versions.set(rest.code, [...before, decision.state]);
          return decision;
        },
        amend: (set) => {
          checkNotWithdrawn(set);
          return same(set.parameters, facts.parameters) && set.validFrom === facts.validFrom
            ? { state: set, events: [] }
            : setPolicy(set.id, facts, [...before, set], policyVersion);
        },
      },
      columnOf,
    );
  });
}
