import { Injectable } from '@nestjs/common';

/** Whether the service takes requests: not before it is started and not once it stops. */
@Injectable()
export class Readiness {
  private ready = false;

  isReady(): boolean {
    return this.ready;
  }

  set(ready: boolean): void {
    this.ready = ready;
  }
}
