import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import { groupsOf, importTurn, InjectConfig, type Caller, type ConfigOf, type Files, type Groups } from '#platform';
import { DataSource, In } from 'typeorm';
import { noSuchRecord } from '../access.js';
import type { config } from '../config.js';
import type { OpenSession, SessionDecision } from '../domain/clinic-session.js';
import { badLines } from '../domain/import/bad-lines.js';
import { planClinics, type ClinicPlan, type KnownSession } from '../domain/import/plan.js';
import { resolve } from '../domain/import/references.js';
import {
  ImportEntity,
  OrganizationCopy,
  PractitionerCopy,
  type ImportCounts,
  type ImportedFile,
} from '../entities/index.js';
import { readFolder, type Folder } from '../folder/read-folder.js';
import { membersOf, type Member } from '../quota/members.js';
import { checkPractitioner, SessionsService } from '../sessions/sessions.service.js';

/** Two imports at once would each miss what the other opens. */
const importLock = 408_103;

/** Stands for an organization that the folder only mentions, in a rehearsal. */
const mentioned: Member = { id: '', level: 'none', isActive: true, policies: [] };

export interface ImportOutcome {
  readonly files: ImportedFile[];
  readonly counts: Record<string, ImportCounts>;
}

@Injectable()
export class ImportsService {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly sessions: SessionsService,
    @InjectConfig() private readonly settings: ConfigOf<typeof config>,
  ) {}

  /** Imports the clinics of a folder in one transaction, or refuses it with every bad line it has. */
  async import(files: Files, caller: Caller): Promise<ImportEntity> {
    const folder = readFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => {
      await importTurn(tx.manager, importLock);
      const plan = await this.plan(tx, folder, caller, false);
      await this.sessions.write(tx, plan.opened);
      const imported: ImportEntity = {
        id: newId(),
        at: this.clock.now(),
        by: caller.userId,
        ...outcomeOf(folder, plan),
      };
      await tx.manager.insert(ImportEntity, imported);
      return imported;
    });
  }

  /** Says what an import would do; what the folder's other files register need not be known yet. */
  async rehearse(files: Files, caller: Caller): Promise<ImportOutcome> {
    const folder = readFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => outcomeOf(folder, await this.plan(tx, folder, caller, true)));
  }

  /** Who acts for an organization finds the own imports only. */
  async find(id: string, { userId, organizationId }: Caller): Promise<ImportEntity> {
    const own = organizationId ? { id, by: userId } : { id };
    return (await this.dataSource.manager.findOneBy(ImportEntity, own)) ?? noSuchRecord();
  }

  private async plan(
    tx: Tx,
    { lines, mentions, problems }: Folder,
    caller: Caller,
    rehearsal: boolean,
  ): Promise<ClinicPlan> {
    const now = this.clock.now();
    const codes = [...new Set(lines.map(({ line }) => line.organizationCreditCode))];
    const copies = await tx.manager.findBy(OrganizationCopy, { creditCode: In(codes) });
    const members = await membersOf(
      tx.manager,
      copies.map(({ id }) => id),
    );
    const groups = await groupsOf(tx.manager, caller, 'member_copies');
    const foreign = await foreignAmong(tx, copies, groups);
    const waiting = await waitingAmong(tx, copies);
    const organizations = copies.map(({ id, creditCode }) => ({
      id,
      creditCode,
      isActive: members.get(id)?.isActive ?? false,
      isHeldBack: waiting.has(id),
      isForeign: foreign.has(id),
    }));
    const numbers = [...new Set(lines.flatMap(({ line }) => line.staffNumber ?? []))];
    const practitioners = await tx.manager.findBy(PractitionerCopy, { staffNumber: In(numbers) });
    // Whom others than the operator bring in is proposed only, and not active yet.
    const joining = groups === 'every' ? mentions : { ...mentions, organizations: new Set<string>() };
    const { placed, behind } = resolve(lines, organizations, practitioners, joining, problems);
    const known = await knownSessions(tx, copies, now);
    const doctors = new Map(practitioners.map((practitioner) => [practitioner.id, practitioner]));
    const open = (ask: OpenSession): SessionDecision => {
      const doctor = doctors.get(ask.practitionerId ?? '');
      if (doctor) checkPractitioner(ask, doctor);
      return this.sessions.decide(ask, members.get(ask.organizationId) ?? mentioned, now);
    };
    const plan = planClinics(placed, known, open, now, problems);
    if (problems.length > 0) throw badLines(problems);
    if (behind && !rehearsal) throw registryBehind();
    return plan;
  }
}

/** Organizations that are active in a group for which the caller does not act; a session there is not the caller's to open. */
async function foreignAmong(tx: Tx, copies: readonly OrganizationCopy[], groups: Groups): Promise<Set<string>> {
  if (groups === 'every') return new Set();
  const rows: { organization_id: string }[] = await tx.manager.query(
    `SELECT organization_id FROM member_copies
     WHERE status = 'active' AND organization_id = ANY ($1) AND consortium_id <> ALL ($2)`,
    [copies.map(({ id }) => id), groups],
  );
  return new Set(rows.map((row) => row.organization_id));
}

/** Organizations whose membership was suspended, or has its steps still to take: an import does not take them. */
async function waitingAmong(tx: Tx, copies: readonly OrganizationCopy[]): Promise<Set<string>> {
  const rows: { organization_id: string }[] = await tx.manager.query(
    `SELECT organization_id FROM member_copies WHERE organization_id = ANY ($1) AND status NOT IN ('active', 'ended')`,
    [copies.map(({ id }) => id)],
  );
  return new Set(rows.map((row) => row.organization_id));
}

/** Sessions of these organizations that have not begun; their practitioners' elsewhere as well, as nobody is in two places. */
async function knownSessions(tx: Tx, copies: readonly OrganizationCopy[], now: Date): Promise<KnownSession[]> {
  return tx.manager.query(
    `SELECT organization_id AS "organizationId", department, practitioner_id AS "practitionerId", place,
       starts_at AS "startsAt", ends_at AS "endsAt", status FROM clinic_sessions
     WHERE ends_at > $2 AND (organization_id = ANY($1) OR practitioner_id IN (
       SELECT id FROM practitioner_copies WHERE employer_id = ANY($1)))`,
    [copies.map(({ id }) => id), now],
  );
}

function outcomeOf({ names }: Folder, { opened, unchanged }: ClinicPlan): ImportOutcome {
  const slots = opened.reduce((sum, { state }) => sum + state.capacity, 0);
  return {
    files: names,
    counts: {
      clinicSessions: { created: opened.length, amended: 0, unchanged },
      slots: { created: slots, amended: 0, unchanged: 0 },
    },
  };
}

const registryBehind = (): Refusal =>
  new Refusal('conflict', 'import/registry-behind', {
    zh: '机构或医生刚刚登记，本服务尚未收到；请稍后重试',
    en: 'Organizations or practitioners of the folder were registered just now and have not arrived here yet; try again in a moment',
  });
