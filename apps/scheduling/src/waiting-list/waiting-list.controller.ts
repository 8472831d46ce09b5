import type { Language } from '#contracts';
import { Clock } from '#messaging';
import { Allow, ApiPageOf, CallerLanguage, CurrentUser, type Caller, type Page } from '#platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { readers, sightOf } from '../access.js';
import { Bookings } from '../booking/bookings.js';
import { explain } from '../domain/waiting-order.js';
import { positionOf, waitingPage } from './positions.js';
import { WaitingDto, WaitingQuery } from './waiting-list.dto.js';

@ApiTags('waiting-list')
@Controller('v1/waiting-list')
export class WaitingListController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bookings: Bookings,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow(...readers)
  @ApiOperation({ summary: 'Who waits for a slot and concerns the own organization, in the order of service, and why' })
  @ApiPageOf(WaitingDto)
  async list(
    @Query() query: WaitingQuery,
    @CurrentUser() caller: Caller,
    @CallerLanguage() language: Language,
  ): Promise<Page<WaitingDto>> {
    const sight = await sightOf(caller, this.dataSource.manager);
    const { items, ...rest } = await waitingPage(this.dataSource, query, sight);
    const { headStart } = this.bookings;
    return {
      ...rest,
      items: items.map((entry) => {
        const why = explain(entry, entry.ahead, headStart, this.clock.now());
        return { ...entry, position: positionOf(entry.ahead), why: language === 'en' ? why.en : why.zh };
      }),
    };
  }
}
