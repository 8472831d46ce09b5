import { Injectable } from '@nestjs/common';
import { Refusal, beginOf, dateIn, endOf } from '#contracts';
import { Clock, Deadlines, newId, Store, type Tx } from '#messaging';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import {
  advance,
  clauseBeforePolicy,
  draftAgreement,
  sign,
  transitions,
  type Agreement,
  type AgreementTerms,
  type Clause,
} from '../domain/agreement.js';
import { same } from '../domain/facts.js';
import { refuseAll } from '../domain/faults.js';
import { setPolicy, standing, withdraw } from '../domain/policy.js';
import type { StepInput } from '../domain/step.js';
import { AgreementEntity, ConsortiumEntity, MembershipEntity, PolicyEntity } from '../entities/index.js';
import { versionsOf } from '../policies/in-force.js';
import { mustBeRegistered, noSuchRecord } from '../references.js';

type Parties = Pick<Agreement, 'consortiumId' | 'organizationId'>;
type Ground = Omit<StepInput, 'at'>;

/** Kinds of the deadlines at the first day of an agreement and after its last. */
const firstDay = 'agreement-first-day';
const lastDay = 'agreement-last-day';

@Injectable()
export class AgreementsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    deadlines: Deadlines,
  ) {
    deadlines.on(firstDay, (tx, id) => this.turn(tx, id, 'begin'));
    deadlines.on(lastDay, (tx, id) => this.turn(tx, id, 'expire'));
  }

  draft({ consortiumId, organizationId, ...rest }: Parties & Partial<AgreementTerms>, ground: Ground) {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, ConsortiumEntity, consortiumId, '/consortiumId');
      await mustBeMember(tx, { consortiumId, organizationId }, 'invalid');
      const terms = { ...rest, validTo: rest.validTo ?? null } as AgreementTerms;
      const parties = { consortiumId, organizationId };
      return tx.create(AgreementEntity, draftAgreement(newId(), parties, terms, this.step(ground)));
    });
  }

  /** Signs an agreement, sets the policies of its clauses and sees to its first and last day. */
  sign(id: string, ground: Ground, ifVersion?: number): Promise<Agreement> {
    return this.store.transaction(async (tx) => {
      const parties = (await tx.manager.findOneBy(AgreementEntity, { id })) ?? noSuchRecord();
      await mustBeMember(tx, parties, 'conflict');
      const locked = { where: { id }, lock: { mode: 'pessimistic_write' } } as const;
      const draft = await tx.manager.findOneOrFail(AgreementEntity, locked);
      const policyIds: (string | undefined)[] = [];
      const faults: Refusal[] = [];
      for (const [i, clause] of draft.clauses.entries())
        policyIds.push(await this.setPolicyOf(tx, draft, clause, i, faults));
      refuseAll(faults);
      const signed = await tx.change<AgreementEntity>(
        AgreementEntity,
        id,
        (each) => sign(each, this.step(ground), policyIds),
        { ifVersion },
      );
      if (signed.validTo) await tx.setDeadline(lastDay, id, endOf(signed.validTo));
      if (signed.validFrom > dateIn(this.clock.now())) {
        await tx.setDeadline(firstDay, id, beginOf(signed.validFrom));
        return signed;
      }
      return tx.change<AgreementEntity>(AgreementEntity, id, (each) => advance(each, 'begin', this.step(ground)));
    });
  }

  terminate(id: string, ground: Ground, ifVersion?: number): Promise<Agreement> {
    return this.store.transaction((tx) => this.giveUp(tx, id, ground, ifVersion));
  }

  /** Who is no member any more has no agreement. */
  async terminateAll(tx: Tx, { consortiumId, organizationId }: Parties, ground: Ground): Promise<void> {
    const open = { consortiumId, organizationId, status: In([...transitions.terminate.from]) };
    for (const { id } of await tx.manager.findBy(AgreementEntity, open)) await this.giveUp(tx, id, ground);
  }

  private async giveUp(tx: Tx, id: string, ground: Ground, ifVersion?: number): Promise<Agreement> {
    await tx.dropDeadline(firstDay, id);
    await tx.dropDeadline(lastDay, id);
    const decide = (each: Agreement) => advance(each, 'terminate', this.step(ground));
    const agreement = await tx.change<AgreementEntity>(AgreementEntity, id, decide, { ifVersion });
    await this.withdrawWaiting(tx, agreement, ground);
    return agreement;
  }

  /** Takes back what an agreement set for a day that has not come, unless another agreement points at it. */
  private async withdrawWaiting(tx: Tx, { id, consortiumId, clauses }: Agreement, ground: Ground): Promise<void> {
    const now = this.clock.now();
    const today = dateIn(now);
    const waiting = await tx.manager.find(PolicyEntity, {
      where: {
        id: In(policyIdsOf(clauses)),
        agreementId: Not(IsNull()),
        withdrawal: IsNull(),
        validFrom: MoreThan(today),
      },
      lock: { mode: 'pessimistic_write' },
    });
    const signed = { consortiumId, id: Not(id), status: In(['signed', 'in-force']) };
    const others = waiting.length > 0 ? await tx.manager.findBy(AgreementEntity, signed) : [];
    const held = new Set(others.flatMap((other) => policyIdsOf(other.clauses)));
    const withdrawal = { by: ground.by, at: now.toISOString(), reason: ground.reason ?? '' };
    for (const policy of waiting.filter((each) => !held.has(each.id)))
      await tx.change<PolicyEntity>(PolicyEntity, policy.id, (each) => withdraw(each, withdrawal, today));
  }

  /** Sets what a clause says as the next version of its policy, unless the newest version says the same and holds by then or today. */
  private async setPolicyOf(
    tx: Tx,
    agreement: Agreement,
    clause: Clause,
    i: number,
    faults: Refusal[],
  ): Promise<string | undefined> {
    const { policy } = clause;
    if (!policy) return undefined;
    const { id: agreementId, consortiumId, validFrom } = agreement;
    const versions = await versionsOf(tx.manager, consortiumId, policy.code);
    const latest = standing(versions);
    const today = dateIn(this.clock.now());
    const holds = latest && (latest.validFrom <= validFrom || latest.validFrom <= today);
    if (holds && same(latest.parameters, policy.parameters)) return latest.id;
    if (latest && latest.validFrom > validFrom) {
      faults.push(clauseBeforePolicy(agreement, clause, i, latest));
      return undefined;
    }
    const facts = { consortiumId, code: policy.code, validFrom, parameters: policy.parameters, agreementId };
    return (await tx.create(PolicyEntity, setPolicy(newId(), facts, versions))).id;
  }

  private async turn(tx: Tx, id: string, command: 'begin' | 'expire'): Promise<void> {
    await tx.change<AgreementEntity>(AgreementEntity, id, (each) =>
      advance(each, command, this.step({ by: 'calendar' })),
    );
  }

  private step(ground: Ground): StepInput {
    return { ...ground, at: this.clock.now().toISOString() };
  }
}

const policyIdsOf = (clauses: readonly Clause[]): string[] => clauses.flatMap(({ policyId }) => policyId ?? []);

/** Demands a member, or one that is joining, and keeps it so until the transaction ends. */
async function mustBeMember(
  { manager }: Tx,
  { consortiumId, organizationId }: Parties,
  kind: 'invalid' | 'conflict',
): Promise<void> {
  const where = { consortiumId, organizationId, status: Not('ended' as const) };
  if (await manager.findOne(MembershipEntity, { where, lock: { mode: 'pessimistic_read' } })) return;
  const text = {
    zh: '该机构不是此医联体的成员，也未提出加入意向',
    en: 'The organization is no member of this consortium, nor joining',
  };
  throw new Refusal(kind, 'agreement/not-a-member', text, [
    { pointer: '/organizationId', detail: { zh: '不是成员', en: 'no member' } },
  ]);
}
