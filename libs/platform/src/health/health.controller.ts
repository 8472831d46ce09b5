import { Controller, Get, Inject, Optional } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { MessagingHealth } from '#messaging';
import { Public } from '../access/access.decorators.js';
import { Readiness } from './readiness.js';

const patienceMs = 2_000;

/** `/health/live`: restarting would not help; `/health/ready`: requests and events are handled now. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
    @Optional() @Inject(DataSource) private readonly dataSource?: DataSource,
    @Optional() @Inject(MessagingHealth) private readonly messaging?: MessagingHealth,
  ) {}

  @Get('live')
  @Public()
  async live() {
    const { live = true, detail = {} } = (await this.messaging?.check()) ?? {};
    return this.health.check([() => said('process', live, detail)]);
  }

  @Get('ready')
  @Public()
  ready() {
    return this.health.check([
      () => said('service', this.readiness.isReady()),
      () => this.database(),
      () => this.messages(),
    ]);
  }

  private async database(): Promise<HealthIndicatorResult> {
    if (!this.dataSource) return {};
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, patienceMs, false)));
    const answers = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const up = await Promise.race([answers, late]);
    clearTimeout(timer);
    return said('database', up);
  }

  private async messages(): Promise<HealthIndicatorResult> {
    if (!this.messaging) return {};
    const { ready, detail } = await this.messaging.check();
    return said('messaging', ready, detail);
  }
}

const said = (name: string, up: boolean, detail: object = {}): HealthIndicatorResult => ({
  [name]: { status: up ? 'up' : 'down', ...detail },
});
