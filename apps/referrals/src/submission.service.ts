import { Refusal, type ReferralEnd, dateIn } from '#contracts';
import { Clock, newId, type Tx } from '#messaging';
import { AuditTrail, type Caller, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { demand, has } from './domain/actions.js';
import { ageAt, usualWeek } from './domain/calendar.js';
import { requireDirection } from './domain/direction.js';
import { commonGroup } from './domain/ends.js';
import { capabilityPolicy, submissionRules, timersPolicy } from './domain/group-rules.js';
import {
  identityOf,
  requireConsistent,
  requireContact,
  type GivenPatient,
  type IdentityField,
} from './domain/patient.js';
import { fromEnd, toEnd, type Referral, type ReferralDecision } from './domain/referral.js';
import type { Referrer } from './domain/slip.js';
import {
  begin,
  completed,
  demandOf,
  draft,
  submit,
  type NewReferral,
  type SubmissionParts,
} from './domain/submission.js';
import { Numbers } from './numbers.js';
import { recordOf } from './patients/looks.js';
import type { Duplicates } from './patients/duplicates.js';
import { PatientsService } from './patients/patients.service.js';
import { PatientVault } from './patients/patient-vault.js';
import { actorOf, findReferral, Referrals, type NamedReferral, type Step } from './referrals.js';
import { directoryFor, lookUp, type Asked, type Registered } from './registry/directory.js';
import { calendarOf } from './registry/working-days.js';

/** A referral as it is handed in. */
export interface SubmitReferral extends NewReferral {
  readonly patient: GivenPatient;
  /** The consortium in which it shall run, where both ends are active in several. */
  readonly groupId?: string;
  /** True keeps it a draft. */
  readonly draft?: boolean;
}

/** A referral that was handed in, and what its referrer is warned of. */
export interface Submitted extends NamedReferral {
  readonly duplicates: Duplicates;
}

/**
 * From nothing, or from a draft, to the receiver. A submission is five statements in its transaction: look both ends up,
 * keep the patient, insert the referral, its timeline, its events (and one in twenty fetches numbers). A test counts them.
 */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly referrals: Referrals,
    private readonly vault: PatientVault,
    private readonly patients: PatientsService,
    private readonly numbers: Numbers,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
  ) {}

  begin(given: SubmitReferral, caller: Caller, doer: Doer): Promise<Submitted> {
    const now = this.clock.now();
    const from = { ...given.from, practitionerId: given.from.practitionerId ?? ownPractitioner(caller) };
    if (from.organizationId !== caller.organizationId) throw notYourOrganization();
    const patient = identityOf(given.patient);
    requireConsistent(patient, now);
    requireContact(patient, given.priority);
    return this.referrals.transaction(async (tx) => {
      const registered = await lookUp(tx.manager, asked(from, given.to, now));
      const groupId = commonGroup(registered.from, registered.to, given.groupId, '/groupId');
      requireDirection(given.direction, registered.from, registered.to);
      const id = newId();
      const number = await this.numbers.next(tx.manager, registered.from?.divisionCode ?? '', now);
      const referring = { organizationId: from.organizationId, department: given.to.department };
      const kept = await this.vault.keep(tx.manager, { groupId, rootId: id }, patient, referring);
      const person = { id: kept.id, age: ageAt(patient.birthDate, now), sex: patient.sex };
      const begun = begin({ ...given, from }, { id, number, groupId, patient: person }, now);
      const decide = given.draft ? draft : await this.submission(tx.manager, begun, registered, now);
      const referral = await this.referrals.create(tx, actorOf(caller), decide(begun));
      if (!given.draft) await this.recordChange(tx, doer, referral, kept.changed);
      await this.patients.recordTold(tx, doer, referral, kept.duplicates);
      return { referral, names: namesIn(registered), duplicates: kept.duplicates };
    });
  }

  /** Submits a draft, completed by what its author gives now; its ends are judged by what the register says now. */
  submit(step: Step, parts: SubmissionParts, doer: Doer): Promise<Submitted> {
    return this.referrals.transaction(async (tx) => {
      const submitted = await this.letGo(tx, step, 'submit', parts);
      const { referral } = submitted;
      const changed = await this.vault.changed(tx.manager, referral.patientId, referral.rootId);
      await this.recordChange(tx, doer, referral, changed);
      return { ...submitted, duplicates: await this.patients.duplicates(referral, step.caller, doer) };
    });
  }

  /** Lets a reviewed referral go, by what the register says now. */
  approveReview(step: Step): Promise<NamedReferral> {
    return this.referrals.transaction((tx) => this.letGo(tx, step, 'approve-review', {}));
  }

  private async letGo(
    tx: Tx,
    { id, caller, ifVersion }: Step,
    action: 'submit' | 'approve-review',
    given: SubmissionParts,
  ): Promise<NamedReferral> {
    const draft = await findReferral(tx.manager, id);
    demand(action, draft, caller);
    const parts = { ...given, from: given.from ?? inPerson(draft, caller) };
    const { registered, decide } = await this.letting(tx.manager, completed(draft, parts), this.clock.now());
    const judged = (locked: Referral) => {
      demand(action, locked, caller);
      return decide(completed(locked, parts));
    };
    const referral = await this.referrals.change(tx, id, actorOf(caller), judged, ifVersion);
    return { referral, names: namesIn(registered) };
  }

  /** The rule by which a draft leaves, its ends judged by what the register says now. @throws Refusal as the register says */
  async letting(
    manager: EntityManager,
    draft: Referral,
    now: Date,
  ): Promise<{ registered: Registered; decide: (draft: Referral) => ReferralDecision }> {
    // Who is named at the other end is a wish; a slip that was reviewed may outlast its doctor.
    const namedNow = { from: draft.status === 'draft', to: false };
    const registered = await lookUp(manager, asked(fromEnd(draft), toEnd(draft), now, namedNow));
    commonGroup(registered.from, registered.to, draft.groupId);
    requireDirection(draft.direction, registered.from, registered.to);
    return { registered, decide: await this.submission(manager, draft, registered, now) };
  }

  /**
   * Somebody gives other details for a known id number: a patient who moved, a slip of the pen, or a wrong person. Each referral
   * keeps what its own referrer wrote; that they differ is on record, by the names of the fields.
   */
  private async recordChange(
    tx: Tx,
    doer: Doer,
    { id, patientId }: Referral,
    fields: readonly IdentityField[],
  ): Promise<void> {
    if (fields.length === 0) return;
    await this.trail.record(tx, doer, [
      { action: 'identity-changed', patientId, record: recordOf(id), detail: { fields } },
    ]);
  }

  /** The rule of a submission with what it needs to know. */
  async submission(
    manager: EntityManager,
    referral: Referral,
    registered: Registered,
    now: Date,
  ): Promise<(draft: Referral) => ReferralDecision> {
    const { groupId } = referral;
    const directory = await directoryFor(manager, registered, groupId, demandOf(referral));
    const policy = (code: string) =>
      registered.policies.find((found) => found.groupId === groupId && found.code === code)?.parameters;
    const rules = submissionRules(policy(capabilityPolicy));
    // Only reviews by the own office count working days: every other submission is spared the statement.
    const isReviewed = referral.priority === 'emergency' || rules.reviewNeeded;
    const calendar = isReviewed ? await calendarOf(manager, groupId) : usualWeek;
    return (draft) => submit(draft, directory, now, rules, policy(timersPolicy) ?? null, calendar);
  }
}

const namesIn = ({ from, to }: Registered): NamedReferral['names'] =>
  new Map([from, to].flatMap((member) => (member ? [[member.organizationId, member.name]] : [])));

/** How both ends are looked up. */
export const asked = (
  from: ReferralEnd,
  to: ReferralEnd,
  now: Date,
  namedNow: Asked['namedNow'] = { from: true, to: true },
): Asked => ({
  fromOrganizationId: from.organizationId,
  fromPractitionerId: from.practitionerId ?? null,
  toOrganizationId: to.organizationId,
  toDepartment: to.department,
  toPractitionerId: to.practitionerId ?? null,
  namedNow,
  on: dateIn(now),
});

/** A clinician refers in person unless another is named; an office or a system names who does. */
const ownPractitioner = (caller: Caller): string | undefined =>
  has(caller, ['clinician']) ? caller.practitionerId : undefined;

/** A clinician who submits a draft that names no doctor is the one who refers. */
const inPerson = ({ fromPractitionerId }: Referral, caller: Caller): Referrer | undefined => {
  const practitionerId = fromPractitionerId ? undefined : ownPractitioner(caller);
  return practitionerId ? { practitionerId } : undefined;
};

const notYourOrganization = () =>
  new Refusal(
    'forbidden',
    'not-your-organization',
    { zh: '只能以本机构名义转出', en: 'One refers for one’s own organization only' },
    [{ pointer: '/from/organizationId', detail: { zh: '须为本机构', en: 'must be your own organization' } }],
  );
