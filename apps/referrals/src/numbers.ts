import { dateIn } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const block = 20;

/** Numbers of slips, `130408-20261124-000042`. Serials come from a sequence, a block at a time: no lock, no query for each. */
@Injectable()
export class Numbers {
  private readonly serials: number[] = [];

  async next(manager: EntityManager, divisionCode: string, now: Date): Promise<string> {
    const serial = this.serials.shift() ?? (await this.refill(manager));
    return `${divisionCode}-${dateIn(now).replaceAll('-', '')}-${String(serial).padStart(6, '0')}`;
  }

  /** Each of several requests that find nothing takes a block of its own; what a stop leaves unused is only a gap. */
  private async refill(manager: EntityManager): Promise<number> {
    const rows: { serial: string }[] = await manager.query(
      `SELECT nextval('referral_numbers') AS serial FROM generate_series(1, ${block})`,
    );
    const [first = 0, ...others] = rows.map((row) => Number(row.serial));
    this.serials.push(...others);
    return first;
  }
}
