import { Refusal } from '#contracts';
import { Clock, type Tx } from '#messaging';
import { AuditTrail, InjectConfig, organizationOf, type Caller, type Doer } from '#platform';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { ReferralsConfig } from '../config.js';
import type { Purpose } from '../domain/access.js';
import { notFound, sideOf } from '../domain/actions.js';
import { attach, withdraw, type WithdrawalReason } from '../domain/attaching.js';
import { attachmentTypeOf, requireHarmless, type Attachment } from '../domain/attachment.js';
import type { Referral } from '../domain/referral.js';
import { recordOf, type LookAction } from '../patients/looks.js';
import { actorOf, findForIdentity, findReferral, Referrals } from '../referrals.js';
import { AttachmentScans } from './attachment-scans.js';
import type { WithdrawnDto } from './attachment.dto.js';
import { AttachmentVault } from './attachment-vault.js';
import { MalwareScanner } from './malware-scanner.js';

/** A file as it is sent; the sender chooses its id, so that sending it again is harmless. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly sha256?: string | undefined;
  readonly content: unknown;
}

/** Who asks, for which referral, and what for. */
export interface Asking {
  readonly referralId: string;
  readonly caller: Caller;
  readonly doer: Doer;
}

/**
 * Files on referrals, for those who may know the patient and as long as they may: each is added, listed, given out and withdrawn in a transaction
 * with its line of the audit trail.
 */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly referrals: Referrals,
    private readonly vault: AttachmentVault,
    private readonly scanner: MalwareScanner,
    private readonly scans: AttachmentScans,
    private readonly trail: AuditTrail,
    private readonly clock: Clock,
    @InjectConfig() private readonly config: ReferralsConfig,
  ) {}

  async add({ id, name, sha256, content }: Upload, { referralId, caller, doer }: Asking): Promise<Attachment> {
    if (!Buffer.isBuffer(content)) throw fileExpected();
    const organizationId = organizationOf(caller);
    const [type, digest] = [attachmentTypeOf(name, content), createHash('sha256').update(content).digest('hex')];
    if (sha256 && sha256 !== digest) throw checksumDiffers();
    const added = await this.referrals.transaction(async (tx) => {
      const referral = await findForIdentity(tx.manager, referralId, caller);
      const { rootId, patientId } = referral;
      // Whoever adds another at the same time waits, and counts this one. The root comes last, as where a hop that ends takes it along.
      for (const id of [referralId, rootId])
        await tx.manager.query('SELECT FROM referrals WHERE id = $1 FOR UPDATE', [id]);
      const there = await this.vault.list(tx.manager, { rootId, organizationId });
      const before = there.find((each) => each.id === id);
      if (before?.referralId === referralId && before.sha256 === digest && before.name === name) return before;
      if (before) throw attachmentIdTaken();
      if (there.length >= this.config.ATTACHMENTS_PER_REFERRAL) throw tooMany(this.config.ATTACHMENTS_PER_REFERRAL);
      const attachment: Attachment = {
        ...{ id, referralId, name, type, bytes: content.length, sha256: digest, organizationId },
        ...{
          scan: this.scanner.configured ? 'pending' : 'unscanned',
          addedBy: caller.userId,
          addedAt: this.clock.now(),
        },
      };
      await this.vault.keep(tx.manager, attachment, rootId, content);
      await this.referrals.change(tx, referralId, actorOf(caller), (locked) => attach(locked, id));
      const detail = { attachmentId: id, type, bytes: content.length };
      const record = recordOf(referralId);
      await this.trail.record(tx, doer, [{ action: 'attachment-added', patientId, record, detail }]);
      return attachment;
    });
    this.scans.wake();
    return added;
  }

  /** @throws Refusal `not-found`, `not-your-attachment` */
  withdraw(id: string, reasonCode: WithdrawalReason, { referralId, caller, doer }: Asking): Promise<WithdrawnDto> {
    const at = this.clock.now();
    return this.referrals.transaction(async (tx) => {
      const referral = await findReferral(tx.manager, referralId);
      if (!sideOf(referral, caller)) throw notFound();
      const { patientId } = referral;
      const attachment = await this.vault.find(tx.manager, id, seenBy(referral, caller));
      if (attachment?.referralId !== referralId) throw noSuchAttachment();
      await this.referrals.change(tx, referralId, actorOf(caller), (locked) =>
        withdraw(locked, attachment, reasonCode, caller),
      );
      if (!(await this.vault.erase(tx.manager, id, { reasonCode, by: caller.userId, at }))) throw noSuchAttachment();
      const detail = { attachmentId: id, reasonCode };
      const record = recordOf(referralId);
      await this.trail.record(tx, doer, [{ action: 'attachment-withdrawn', patientId, record, detail }]);
      return { id, referralId, reasonCode, withdrawnAt: at };
    });
  }

  list(asking: Asking, purpose: Purpose): Promise<Attachment[]> {
    return this.referrals.transaction(async (tx) => {
      const referral = await findForIdentity(tx.manager, asking.referralId, asking.caller);
      const found = await this.vault.list(tx.manager, seenBy(referral, asking.caller));
      await this.look(
        tx,
        asking,
        referral,
        'attachments-listed',
        purpose,
        found.map(({ id }) => id),
      );
      return found;
    });
  }

  read(id: string, asking: Asking, purpose: Purpose): Promise<{ attachment: Attachment; content: Buffer }> {
    return this.referrals.transaction(async (tx) => {
      const referral = await findForIdentity(tx.manager, asking.referralId, asking.caller);
      const attachment = await this.vault.find(tx.manager, id, seenBy(referral, asking.caller));
      if (!attachment) throw noSuchAttachment();
      requireHarmless(attachment);
      const content = await this.vault.contentOf(tx.manager, id);
      await this.look(tx, asking, referral, 'attachment-read', purpose, [id]);
      return { attachment, content };
    });
  }

  private look(
    tx: Tx,
    { doer }: Asking,
    { id, patientId }: Referral,
    action: LookAction,
    purpose: Purpose,
    attachmentIds: readonly string[],
  ): Promise<void> {
    const detail = { fields: ['attachments'], roles: doer.roles, attachmentIds };
    return this.trail.record(tx, doer, [{ action, purpose, patientId, record: recordOf(id), detail }]);
  }
}

export const seenBy = ({ rootId }: Referral, caller: Caller) => ({ rootId, organizationId: organizationOf(caller) });

const fileExpected = () =>
  new Refusal('invalid', 'file-expected', {
    zh: '请以 application/octet-stream 发送文件内容',
    en: 'Send the content of the file as application/octet-stream',
  });

const checksumDiffers = () =>
  new Refusal(
    'invalid',
    'checksum-differs',
    {
      zh: '收到的内容与 SHA-256 校验值不符，请重新上传',
      en: 'What was received is not what the SHA-256 says; send it again',
    },
    [{ pointer: '/sha256', detail: { zh: '与内容不符', en: 'not that of the content' } }],
  );

/** What the id of an attachment means that another one has. */
export const attachmentIdTaken = () =>
  new Refusal('conflict', 'attachment-id-taken', {
    zh: '该标识已用于另一附件，请换一个',
    en: 'Another attachment has this id; take a new one',
  });

const tooMany = (most: number) =>
  new Refusal('conflict', 'too-many-attachments', {
    zh: `一次转诊最多 ${most} 个附件`,
    en: `A referral has at most ${most} attachments`,
  });

const noSuchAttachment = () =>
  new Refusal('not-found', 'not-found', { zh: '没有这个附件', en: 'There is no such attachment' });
