import { Refusal, importProblem } from '#contracts';
import { amendDraft, draftAgreement, faultsOf, type Agreement, type AgreementTerms } from '../agreement.js';
import { same } from '../facts.js';
import { refuseAll } from '../faults.js';
import { mayBeMember } from './enter-members.js';
import type { Folder } from './files.js';
import type { ImportContext, Lines } from './model.js';
import { agreementKey, membershipKey, type Registers } from './registers.js';

/** Agreements are entered as drafts: signing one needs the paper. What is signed must say the same. */
export function enterAgreements(
  consortiumId: string,
  lines: Lines,
  { group: document }: Folder,
  registers: Registers,
  { newId, by, at }: ImportContext,
): void {
  if (!lines.group || !document) return;
  lines.group.agreements.forEach(({ organizationCreditCode, terms }, i) => {
    const place = { file: document.file, line: document.lineOf(['agreements', i]) };
    const column = `agreements.${i}.organization`;
    const columnOf = (fact: string): string =>
      fact === 'organizationId' ? column : `agreements.${i}.${fact.replaceAll('/', '.')}`;
    const organizationId = registers.organizationId(organizationCreditCode, place.file, place.line, column);
    const membership =
      organizationId === undefined
        ? undefined
        : registers.memberships.find(membershipKey(consortiumId, organizationId));
    const isMember = membership !== undefined && membership.status !== 'ended';
    if (organizationId !== undefined && !isMember && !mayBeMember(lines, registers, organizationCreditCode)) {
      const [zh, en] = ['该机构不是此医联体的成员', 'The organization is no member of this consortium'];
      registers.problems.push(importProblem(place.file, place.line, column, zh, en));
    }
    if (!terms) return;
    const { parameters, others } = faultsOf(terms);
    if (parameters.length > 0) {
      registers.agreements.check(place, () => refuseAll(others), columnOf);
      return;
    }
    const parties = { consortiumId, organizationId: organizationId ?? '' };
    const create = () => draftAgreement(newId(), parties, terms, { by, at });
    if (!isMember) {
      registers.agreements.check(place, create, columnOf);
      return;
    }
    registers.agreements.enter(
      agreementKey(consortiumId, terms.number),
      place,
      {
        create,
        amend: (agreement) => {
          if (agreement.organizationId !== organizationId) throw anotherOrganization();
          return saysTheSame(agreement, terms) ? { state: agreement, events: [] } : amendDraft(agreement, terms);
        },
      },
      columnOf,
    );
  });
}

/** Once signed, a clause also points at the policy that it set. */
function saysTheSame({ mode, validFrom, validTo, clauses }: Agreement, terms: AgreementTerms): boolean {
  const said = clauses.map(({ policyId: _, ...clause }) => clause);
  return same({ mode, validFrom, validTo, clauses: said, number: terms.number }, terms);
}

function anotherOrganization(): Refusal {
  const text = {
    zh: '此编号的协议是与另一机构签订的',
    en: 'The agreement of this number is with another organization',
  };
  return new Refusal('conflict', 'agreement/another-organization', text, [
    { pointer: '/organizationId', detail: text },
  ]);
}
