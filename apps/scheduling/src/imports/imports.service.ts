import { Injectable } from '@nestjs/common';
import { Refusal } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import { InjectConfig, type ConfigOf, type Files } from '#platform';
import { DataSource, In } from 'typeorm';
import { noSuchRecord } from '../access.js';
import type { config } from '../config.js';
import type { OpenSession, SessionDecision } from '../domain/clinic-session.js';
import { planClinics, type ClinicPlan, type KnownSession } from '../domain/import/plan.js';
import { badLines } from '../domain/import/problem.js';
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
import { SessionsService } from '../sessions/sessions.service.js';

/** Two imports at once would each miss what the other opens, so they take turns. */
const importTurn = 408_103;

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
  async import(files: Files, by: string): Promise<ImportEntity> {
    const folder = await readFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => {
      await tx.manager.query('SELECT pg_advisory_xact_lock($1)', [importTurn]);
      const plan = await this.plan(tx, folder, false);
      await this.sessions.write(tx, plan.opened);
      const imported: ImportEntity = { id: newId(), at: this.clock.now(), by, ...outcomeOf(folder, plan) };
      await tx.manager.insert(ImportEntity, imported);
      return imported;
    });
  }

  /** Says what an import would do; what the folder's other files register need not be known yet. */
  async rehearse(files: Files): Promise<ImportOutcome> {
    const folder = await readFolder(files, this.settings.IMPORT_MAX_UNPACKED_BYTES);
    return this.store.transaction(async (tx) => outcomeOf(folder, await this.plan(tx, folder, true)));
  }

  async find(id: string): Promise<ImportEntity> {
    return (await this.dataSource.manager.findOneBy(ImportEntity, { id })) ?? noSuchRecord();
  }

  private async plan(tx: Tx, { lines, mentions, problems }: Folder, rehearsal: boolean): Promise<ClinicPlan> {
    const now = this.clock.now();
    const codes = [...new Set(lines.map(({ line }) => line.organizationCreditCode))];
    const copies = await tx.manager.findBy(OrganizationCopy, { creditCode: In(codes) });
    const members = await membersOf(
      tx.manager,
      copies.map(({ id }) => id),
    );
    const organizations = copies.map(({ id, creditCode }) => ({
      id,
      creditCode,
      isActive: members.get(id)?.isActive ?? false,
    }));
    const numbers = [...new Set(lines.flatMap(({ line }) => line.staffNumber ?? []))];
    const practitioners = await tx.manager.findBy(PractitionerCopy, { staffNumber: In(numbers) });
    const { placed, behind } = resolve(lines, organizations, practitioners, mentions, problems);
    const known = await knownSessions(tx, copies, now);
    const open = (ask: OpenSession): SessionDecision =>
      this.sessions.decide(ask, members.get(ask.organizationId) ?? mentioned, now);
    const plan = planClinics(placed, known, open, now, problems);
    if (problems.length > 0) throw badLines(problems);
    if (behind && !rehearsal) throw registryBehind();
    return plan;
  }
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
