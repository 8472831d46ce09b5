import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Refusal, type Language } from '#contracts';
import {
  Allow,
  ApiPageOf,
  BooleanField,
  CallerLanguage,
  CurrentUser,
  EnumField,
  IntegerField,
  ListField,
  organizationOf,
  PageQuery,
  TextField,
  type Caller,
  type Page,
} from '#platform';
import { DataSource } from 'typeorm';
import { outlinePage } from '../answers.js';
import { partyRoles } from '../domain/actions.js';
import { ReferralOutlineDto } from '../referral.dto.js';
import { worklistNames, worklists, type WorklistName } from './worklists.js';
import { WorklistsService, type Reader } from './worklists.service.js';

class WaitingDto extends ReferralOutlineDto {
  @BooleanField({ description: 'What the list waits for is late: the time is past, or the day of the appointment' })
  overdue!: boolean;
}

class WorklistDto {
  @EnumField(worklistNames) name!: WorklistName;
  @TextField({ description: 'Its name in the caller’s language' }) title!: string;
  @IntegerField() count!: number;
}

class WorklistsDto {
  @ListField(() => WorklistDto) items!: WorklistDto[];
}

@ApiTags('worklists')
@Controller('v1/worklists')
export class WorklistsController {
  constructor(
    private readonly lists: WorklistsService,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'What waits for the caller’s organization, list by list' })
  @ApiOkResponse({ type: WorklistsDto })
  async count(@CurrentUser() caller: Caller, @CallerLanguage() language: Language): Promise<WorklistsDto> {
    const counts = await this.lists.count(readerOf(caller));
    const title = (name: WorklistName) => worklists[name].title[language === 'en' ? 'en' : 'zh'];
    return { items: counts.map(({ name, count }) => ({ name, title: title(name), count })) };
  }

  @Get(':name')
  @Allow(...partyRoles)
  @ApiOperation({
    summary: 'One worklist: the longest waiting or nearest first, or the most urgent and of these the longest waiting',
  })
  @ApiParam({ name: 'name', enum: worklistNames })
  @ApiPageOf(WaitingDto)
  async read(
    @Param('name') name: string,
    @Query() query: PageQuery,
    @CurrentUser() caller: Caller,
  ): Promise<Page<WaitingDto>> {
    const known = worklistNames.find((each) => each === name);
    if (!known) throw noSuchWorklist();
    const waiting = await this.lists.read(known, readerOf(caller), query);
    const late = new Set(waiting.items.filter((each) => this.lists.isOverdue(known, each)).map(({ id }) => id));
    const { items, ...rest } = await outlinePage(this.dataSource.manager, waiting);
    return { items: items.map((item) => ({ ...item, overdue: late.has(item.id) })), ...rest };
  }
}

const readerOf = (caller: Caller): Reader => ({
  organizationId: organizationOf(caller),
  practitionerId: caller.practitionerId,
});

const noSuchWorklist = () =>
  new Refusal('not-found', 'not-found', {
    zh: `没有这个工作清单，可用：${worklistNames.join('、')}`,
    en: `There is no such worklist; there are: ${worklistNames.join(', ')}`,
  });
