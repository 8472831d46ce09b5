import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WithdrawalReason } from '../domain/attaching.js';
import type { Attachment, ScanState } from '../domain/attachment.js';
import { PatientSeals } from '../patients/patient-seals.js';
import { openContent, sealContent } from './content-seal.js';

/** Which attachments somebody sees: of all hops of a way, but of another's draft none. */
export interface Seen {
  readonly rootId: string;
  readonly organizationId: string;
}

/** Why, by whom and when a file was taken off. */
export interface Withdrawal {
  readonly reasonCode: WithdrawalReason;
  readonly by: string;
  readonly at: Date;
}

const columns = `a.id, a.referral_id AS "referralId", a.name, a.type, a.bytes, a.sha256, a.scan, a.organization_id AS "organizationId",
  a.added_by AS "addedBy", a.added_at AS "addedAt"`;
const seen = `a.root_id = $1 AND a.withdrawn_at IS NULL AND EXISTS (SELECT FROM referrals r WHERE r.id = a.referral_id
  AND (r.status NOT IN ('draft', 'internal-review') OR r.from_organization_id = $2))`;

/** Files in the database: what a file is called and the key of what is in it are sealed as identities are. */
@Injectable()
export class AttachmentVault {
  constructor(private readonly seals: PatientSeals) {}

  async keep(manager: EntityManager, attachment: Attachment, rootId: string, content: Buffer): Promise<void> {
    const { id, referralId, name, type, bytes, sha256, scan, organizationId, addedBy, addedAt } = attachment;
    const { key, sealed } = sealContent(content, id);
    const { cipher } = this.seals;
    await manager.query(
      `INSERT INTO attachments (id, referral_id, root_id, name, type, bytes, sha256, scan, organization_id, added_by, added_at, content_key,
         content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[id, referralId, rootId, cipher.seal(name, nameOf(id)), type, bytes, sha256, scan],
        ...[organizationId, addedBy, addedAt, cipher.seal(key, keyOf(id)), sealed],
      ],
    );
  }

  /** In the order of their ids. */
  async list(manager: EntityManager, { rootId, organizationId }: Seen): Promise<Attachment[]> {
    const rows: Attachment[] = await manager.query(`SELECT ${columns} FROM attachments a WHERE ${seen} ORDER BY a.id`, [
      rootId,
      organizationId,
    ]);
    return rows.map((row) => this.opened(row));
  }

  async find(manager: EntityManager, id: string, { rootId, organizationId }: Seen): Promise<Attachment | undefined> {
    const [row]: Attachment[] = await manager.query(
      `SELECT ${columns} FROM attachments a WHERE ${seen} AND a.id = $3`,
      [rootId, organizationId, id],
    );
    return row && this.opened(row);
  }

  async contentOf(manager: EntityManager, id: string): Promise<Buffer> {
    const [row]: { content_key: string; content: Buffer }[] = await manager.query(
      'SELECT content_key, content FROM attachments WHERE id = $1 AND withdrawn_at IS NULL',
      [id],
    );
    if (!row) throw new Error(`attachment ${id} is not in the vault`);
    return openContent(row.content, this.seals.cipher.open(row.content_key, keyOf(id)), id);
  }

  /**
   * Takes one that no scanner has looked at, for as long as a minute: another replica, or this one after a failure, takes it again then.
   */
  async takeUnscanned(manager: EntityManager): Promise<string | undefined> {
    const rows: [{ id: string }[], number] = await manager.query(
      `UPDATE attachments SET scan_tried_at = now(), scan = 'pending' WHERE id = (
         SELECT id FROM attachments WHERE scan IN ('unscanned', 'pending') AND withdrawn_at IS NULL
           AND (scan_tried_at IS NULL OR scan_tried_at < now() - interval '1 minute')
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
    );
    return rows[0][0]?.id;
  }

  /** Answers on which referral it is. */
  async judge(manager: EntityManager, id: string, scan: ScanState): Promise<string | undefined> {
    const rows: [{ referral_id: string }[], number] = await manager.query(
      'UPDATE attachments SET scan = $2 WHERE id = $1 RETURNING referral_id',
      [id, scan],
    );
    return rows[0][0]?.referral_id;
  }

  /** Erases what it was called and what is in it; the row stays, and its id is not taken again. False when that was done before. */
  async erase(manager: EntityManager, id: string, { reasonCode, by, at }: Withdrawal): Promise<boolean> {
    const [, erased]: [unknown, number] = await manager.query(
      `UPDATE attachments SET name = NULL, content_key = NULL, content = NULL, withdrawn_at = $2, withdrawn_by = $3, withdrawal_reason = $4
       WHERE id = $1 AND withdrawn_at IS NULL`,
      [id, at, by, reasonCode],
    );
    return erased === 1;
  }

  /** Seals some anew that another key than the present one sealed; answers how many. */
  async reseal(manager: EntityManager, limit: number): Promise<number> {
    const { cipher } = this.seals;
    const rows: { id: string; name: string; content_key: string }[] = await manager.query(
      `SELECT id, name, content_key FROM attachments WHERE split_part(content_key, '.', 1) <> $1 ORDER BY id LIMIT $2 FOR UPDATE`,
      [cipher.current, limit],
    );
    const names = rows.map(({ id, name }) => cipher.seal(cipher.open(name, nameOf(id)), nameOf(id)));
    const keys = rows.map(({ id, content_key }) => cipher.seal(cipher.open(content_key, keyOf(id)), keyOf(id)));
    if (rows.length === 0) return 0;
    await manager.query(
      `UPDATE attachments a SET name = r.name, content_key = r.content_key
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r (id, name, content_key) WHERE a.id = r.id`,
      [rows.map(({ id }) => id), names, keys],
    );
    return rows.length;
  }

  private opened(row: Attachment): Attachment {
    return { ...row, name: this.seals.cipher.open(row.name, nameOf(row.id)) };
  }
}

const nameOf = (id: string): string => `name of attachment ${id}`;
const keyOf = (id: string): string => `key of attachment ${id}`;
