import { AuditTrail, type Doer } from '#platform';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ScanState } from '../domain/attachment.js';
import { Referrals } from '../referrals.js';
import { AttachmentVault } from './attachment-vault.js';
import { MalwareScanner } from './malware-scanner.js';

/** How often a replica looks for what it was not woken for: files of one that died, or that a scanner failed on. */
const everyMs = 10_000;

/** Who judges a file. */
const service: Doer = { userId: 'referrals', username: null, organizationId: null, roles: [], origin: '' };

/**
 * Has every file scanned, one after another and outside of any transaction, since a scanner may take its time: a file that is not
 * judged yet is a row that any replica takes. Without a scanner nothing happens.
 */
@Injectable()
export class AttachmentScans implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Attachments');
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private wanted = false;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly referrals: Referrals,
    private readonly vault: AttachmentVault,
    private readonly scanner: MalwareScanner,
    private readonly trail: AuditTrail,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.scanner.configured) return;
    this.timer = setInterval(() => this.wake(), everyMs).unref();
    this.wake();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** There is something to scan. */
  wake(): void {
    if (!this.scanner.configured) return;
    this.wanted = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  private async run(): Promise<void> {
    while (this.wanted && !this.stopping) {
      this.wanted = false;
      try {
        while (!this.stopping && (await this.scanOne()));
      } catch (error) {
        this.logger.warn(`files wait for their scan: ${(error as Error).message}`);
      }
    }
  }

  /** False when nothing waits. */
  private async scanOne(): Promise<boolean> {
    const id = await this.vault.takeUnscanned(this.dataSource.manager);
    if (!id) return false;
    try {
      await this.judge(id, await this.scanner.scan(await this.vault.contentOf(this.dataSource.manager, id)));
    } catch (error) {
      this.logger.warn(`attachment ${id} is scanned again in a minute: ${(error as Error).message}`);
    }
    return true;
  }

  private judge(id: string, verdict: ScanState): Promise<void> {
    return this.referrals.transaction(async (tx) => {
      const referralId = await this.vault.judge(tx.manager, id, verdict);
      const deed = { action: `attachment-${verdict}`, record: `referrals/${referralId}`, detail: { attachmentId: id } };
      await this.trail.record(tx, service, [deed]);
    });
  }
}
