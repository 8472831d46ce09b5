import { Injectable } from '@nestjs/common';

/** The service's clock; rules get the time from here as an argument. `CLOCK_OFFSET_MS` shifts it, for fault tests. */
@Injectable()
export class Clock {
  private readonly offsetMs = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}
