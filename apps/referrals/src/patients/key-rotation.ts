import { Clock, Deadlines, newId, Store, type Tx } from '#messaging';
import { AuditTrail, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AttachmentVault } from '../attachments/attachment-vault.js';
import { PatientSeals, type SealedIdentity } from './patient-seals.js';

/** Records that one transaction reseals: a few milliseconds, so that requests beside it are not kept waiting. */
const batch = 200;
const deadline = 'patients.key-rotation';

/** A rotation and how far it has come. */
export interface Rotation {
  readonly id: string;
  readonly status: 'running' | 'done';
  /** Id of the key that seals since. */
  readonly sealingKey: string;
  /** Records when it began, those looked at, and those that had to be sealed anew. */
  readonly total: number;
  readonly seen: number;
  readonly resealed: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** A key by which records are sealed, and whether the service has it. */
export interface KeyUse {
  readonly id: string;
  readonly records: number;
  readonly known: boolean;
}

const columns = `id, status, sealing_key AS "sealingKey", total::int, seen::int, resealed::int, started_at AS "startedAt",
  ended_at AS "endedAt"`;

/**
 * Seals every identity, and the key of every attachment, anew under the keys that come first now, while the service goes on: batch after batch in the order
 * of ids, each a deadline with its progress in its own transaction, so that a crash or another replica goes on where it was.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: Store,
    private readonly seals: PatientSeals,
    private readonly attachments: AttachmentVault,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
    deadlines: Deadlines,
  ) {
    deadlines.on(deadline, (tx, id) => this.next(tx, id));
  }

  start(doer: Doer, reason: string): Promise<Rotation> {
    return this.store.transaction(async (tx) => {
      const [id, now] = [newId(), this.clock.now()];
      const sealingKey = this.seals.cipher.current;
      await tx.manager.query(
        `INSERT INTO key_rotations (id, status, sealing_key, total, started_at)
         SELECT $1, 'running', $2, count(*) + (SELECT count(*) FROM attachments WHERE split_part(content_key, '.', 1) <> $2), $3
         FROM patient_identities`,
        [id, sealingKey, now],
      );
      await tx.setDeadline(deadline, id, now);
      await this.record(tx, doer, 'key-rotation-started', id, { sealingKey, reason });
      return rotation(tx.manager, id);
    });
  }

  /** The latest rotations, and by which keys how many records are sealed. */
  async status(): Promise<{ sealing: string; keys: KeyUse[]; rotations: Rotation[] }> {
    const keys: { id: string; records: number }[] = await this.dataSource.query(
      `SELECT key AS id, count(*)::int AS records FROM (
         SELECT key FROM patient_identities p, LATERAL (
           SELECT DISTINCT split_part(sealed, '.', 1) AS key
           FROM unnest(ARRAY[p.name, p.id_number, p.birth_date, p.phone, p.address]) sealed WHERE sealed IS NOT NULL) keys
         UNION ALL SELECT split_part(content_key, '.', 1) FROM attachments WHERE withdrawn_at IS NULL) sealed
       GROUP BY key ORDER BY key`,
    );
    const rotations: Rotation[] = await this.dataSource.query(
      `SELECT ${columns} FROM key_rotations ORDER BY id DESC LIMIT 10`,
    );
    const { cipher } = this.seals;
    return { sealing: cipher.current, keys: keys.map((key) => ({ ...key, known: cipher.knows(key.id) })), rotations };
  }

  private async next(tx: Tx, id: string): Promise<void> {
    const patients: { id: string }[] = await tx.manager.query(
      `SELECT id FROM patients WHERE id > coalesce((SELECT position FROM key_rotations WHERE id = $1),
         '00000000-0000-0000-0000-000000000000') ORDER BY id LIMIT ${batch} FOR UPDATE`,
      [id],
    );
    // All that is sealed of a patient is bound to one index, so it is sealed anew at once.
    const rows: (SealedIdentity & { group_id: string })[] = await tx.manager.query(
      `SELECT i.*, p.group_id, p.id_index, p.later_index FROM patient_identities i JOIN patients p ON p.id = i.patient_id
       WHERE i.patient_id = ANY ($1) FOR UPDATE OF i`,
      [patients.map((patient) => patient.id)],
    );
    const resealed = rows.flatMap((row) => this.seals.reseal(row, row.group_id) ?? []);
    await write(tx.manager, resealed);
    const last = patients.at(-1);
    // After the last patient come the attachments; those of a batch are no longer found by the next.
    const attached = last ? 0 : await this.attachments.reseal(tx.manager, batch);
    const over = !last && attached === 0;
    await tx.manager.query(
      `UPDATE key_rotations SET position = coalesce($2, position), seen = seen + $3, resealed = resealed + $4,
         status = CASE WHEN $5::timestamptz IS NULL THEN status ELSE 'done' END, ended_at = $5 WHERE id = $1`,
      [id, last?.id ?? null, rows.length + attached, resealed.length + attached, over ? this.clock.now() : null],
    );
    if (!over) return tx.setDeadline(deadline, id, this.clock.now());
    const { seen, resealed: all } = await rotation(tx.manager, id);
    await this.record(tx, service, 'key-rotation-done', id, { seen, resealed: all });
  }

  private record(tx: Tx, doer: Doer, action: string, id: string, detail: object): Promise<void> {
    return this.trail.record(tx, doer, [{ action, record: `key-rotations/${id}`, detail: { ...detail } }]);
  }
}

/** Who ends a rotation that an operator began. */
const service: Doer = { userId: 'referrals', username: null, organizationId: null, roles: [], origin: '' };

async function rotation(manager: EntityManager, id: string): Promise<Rotation> {
  const [row]: Rotation[] = await manager.query(`SELECT ${columns} FROM key_rotations WHERE id = $1`, [id]);
  if (!row) throw new Error(`there is no key rotation ${id}`);
  return row;
}

async function write(manager: EntityManager, rows: readonly SealedIdentity[]): Promise<void> {
  if (rows.length === 0) return;
  const column = (name: keyof SealedIdentity): unknown[] => rows.map((row) => row[name]);
  await manager.query(
    `WITH sealed AS (
       UPDATE patient_identities i SET name = r.name, id_number = r.id_number, birth_date = r.birth_date, phone = r.phone,
         address = r.address
       FROM unnest($1::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
         AS r (root_id, name, id_number, birth_date, phone, address) WHERE i.root_id = r.root_id)
     UPDATE patients p SET id_index = r.id_index, later_index = r.later_index
     FROM (SELECT DISTINCT * FROM unnest($2::uuid[], $3::text[], $9::text[]) AS r (id, id_index, later_index)) r
     WHERE p.id = r.id AND (p.id_index, p.later_index) IS DISTINCT FROM (r.id_index, r.later_index)`,
    [
      ...(['root_id', 'patient_id', 'id_index', 'name', 'id_number', 'birth_date', 'phone', 'address'] as const),
      'later_index' as const,
    ].map(column),
  );
}
