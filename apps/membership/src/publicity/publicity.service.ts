import { Injectable } from '@nestjs/common';
import { PublicityViolationRecorded, Refusal, type PublicityRule, dateIn, endOf } from '#contracts';
import { Clock, Deadlines, newId, Store, type Tx } from '#messaging';
import {
  advance,
  approve,
  find,
  submitMaterial,
  type Material,
  type Submission,
} from '../domain/publicity-material.js';
import type { StepInput } from '../domain/step.js';
import {
  MembershipEntity,
  OrganizationEntity,
  PublicityMaterialEntity,
  PublicityViolationEntity,
} from '../entities/index.js';
import { policyInForce } from '../policies/in-force.js';
import { noSuchRecord, notRegistered } from '../references.js';

type Violation = Pick<
  PublicityViolationEntity,
  'consortiumId' | 'organizationId' | 'rule' | 'description' | 'materialId'
>;
type Ground = Omit<StepInput, 'at'>;

const lapse = 'publicity-lapse';
const reviewPolicy = 'membership.publicity-review';
/** How long an approval lasts where the group decided nothing [default]. */
const usualDays = 365;

@Injectable()
export class PublicityService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    deadlines: Deadlines,
  ) {
    deadlines.on(lapse, async (tx, id) => {
      await tx.change<PublicityMaterialEntity>(PublicityMaterialEntity, id, (material) =>
        advance(material, 'lapse', this.step({ by: 'calendar' })),
      );
    });
  }

  /** Material of a private member that is active; public ones answer to their authority. */
  submit(submission: Submission, by: string): Promise<Material> {
    return this.store.transaction(async (tx) => {
      const { organizationId } = submission;
      await mustBeActive(tx, submission, 'invalid');
      if (!(await tx.manager.existsBy(OrganizationEntity, { id: organizationId, ownership: 'private' })))
        throw refuse('not-private', '仅民营成员单位的宣传材料须经审核', 'only private members’ material is reviewed');
      return tx.create(PublicityMaterialEntity, submitMaterial(newId(), submission, this.step({ by })));
    });
  }

  /** Submits a revision of what was rejected; `mayRevise` refuses who may not. */
  revise(
    id: string,
    revision: Pick<Material, 'title' | 'content'>,
    by: string,
    mayRevise: (material: Material) => void,
    ifVersion?: number,
  ): Promise<Material> {
    return this.store.transaction(async (tx) => {
      const rejected = (await tx.manager.findOneBy(PublicityMaterialEntity, { id })) ?? noSuchRecord();
      mayRevise(rejected);
      await mustBeActive(tx, rejected, 'conflict');
      const decide = (material: Material) => advance(material, 'revise', this.step({ by }), revision);
      return tx.change<PublicityMaterialEntity>(PublicityMaterialEntity, id, decide, { ifVersion });
    });
  }

  approve(
    id: string,
    checkedRules: readonly PublicityRule[],
    expiresOn: string | undefined,
    by: string,
    ifVersion?: number,
  ): Promise<Material> {
    return this.store.transaction(async (tx) => {
      const submitted = (await tx.manager.findOneBy(PublicityMaterialEntity, { id })) ?? noSuchRecord();
      await mustBeActive(tx, submitted, 'conflict');
      const { consortiumId } = submitted;
      const now = this.clock.now();
      const days = (await policyInForce(tx.manager, consortiumId, reviewPolicy, now))?.['approvalDays'];
      const allowed = typeof days === 'number' && days > 0 ? days : usualDays;
      const lastDay = dateIn(new Date(now.getTime() + allowed * 86_400_000));
      const until = expiresOn ?? lastDay;
      await tx.setDeadline(lapse, id, endOf(until));
      const decide = (material: Material) => approve(material, checkedRules, until, lastDay, this.step({ by }));
      return tx.change<PublicityMaterialEntity>(PublicityMaterialEntity, id, decide, { ifVersion });
    });
  }

  /** Rejects material, or takes it down; what was up and broke rules is a violation of each. */
  find(
    id: string,
    command: 'reject' | 'takeDown',
    brokenRules: PublicityRule[],
    ground: Ground & { reason: string },
    ifVersion?: number,
  ): Promise<Material> {
    return this.store.transaction(async (tx) => {
      const decide = (material: Material) =>
        find(material, command, brokenRules, { ...this.step(ground), reason: ground.reason });
      const material = await tx.change<PublicityMaterialEntity>(PublicityMaterialEntity, id, decide, { ifVersion });
      if (command === 'reject') return material;
      await tx.dropDeadline(lapse, id);
      const { consortiumId, organizationId } = material;
      for (const rule of new Set(brokenRules))
        await this.record(
          tx,
          { consortiumId, organizationId, rule, description: ground.reason, materialId: id },
          ground.by,
        );
      return material;
    });
  }

  recordViolation(violation: Violation, by: string): Promise<PublicityViolationEntity> {
    return this.store.transaction(async (tx) => {
      const { consortiumId, organizationId, materialId } = violation;
      if (!(await tx.manager.existsBy(MembershipEntity, { consortiumId, organizationId })))
        throw refuse('not-a-member', '不是此医联体的成员单位', 'not a member of this consortium');
      const material = materialId && { id: materialId, consortiumId, organizationId };
      if (material && !(await tx.manager.existsBy(PublicityMaterialEntity, material)))
        throw notRegistered('/materialId');
      return this.record(tx, violation, by);
    });
  }

  /** Who may not use the group's name any more takes down what was approved. */
  async withdrawAll(tx: Tx, consortiumId: string, organizationId: string, ground: Ground): Promise<void> {
    const approved = { consortiumId, organizationId, status: 'approved' } as const;
    for (const { id } of await tx.manager.findBy(PublicityMaterialEntity, approved)) {
      await tx.dropDeadline(lapse, id);
      await tx.change<PublicityMaterialEntity>(PublicityMaterialEntity, id, (material) =>
        advance(material, 'takeDown', this.step(ground), { reason: ground.reason ?? null }),
      );
    }
  }

  private record(tx: Tx, violation: Violation, recordedBy: string): Promise<PublicityViolationEntity> {
    const recordedAt = this.clock.now();
    const { materialId, ...facts } = violation;
    const id = newId();
    const told = { ...facts, recordedAt: recordedAt.toISOString(), ...(materialId && { materialId }) };
    const state = { id, version: 0, ...facts, materialId: materialId ?? null, recordedAt, recordedBy };
    return tx.create(PublicityViolationEntity, { state, events: [PublicityViolationRecorded(id, told)] });
  }

  private step(ground: Ground): StepInput {
    return { ...ground, at: this.clock.now().toISOString() };
  }
}

/** Demands an active member, and keeps it so until the transaction ends. */
async function mustBeActive(
  { manager }: Tx,
  { consortiumId, organizationId }: Pick<Material, 'consortiumId' | 'organizationId'>,
  kind: 'invalid' | 'conflict',
): Promise<void> {
  const where = { consortiumId, organizationId, status: 'active' } as const;
  if (await manager.findOne(MembershipEntity, { where, lock: { mode: 'pessimistic_read' } })) return;
  throw refuse('not-a-member', '不是有效成员单位', 'not an active member', kind);
}

const refuse = (code: string, zh: string, en: string, kind: 'invalid' | 'conflict' = 'invalid'): Refusal =>
  new Refusal(kind, `publicity/${code}`, { zh, en }, [{ pointer: '/organizationId', detail: { zh, en } }]);
