import { Refusal } from '#contracts';
import {
  Allow,
  Created,
  CurrentUser,
  EnumField,
  IdField,
  IfMatch,
  InstantField,
  IntegerField,
  TextField,
  type Caller,
} from '#platform';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { OpenSampleItem, SampleItem } from './domain/sample-item.js';
import { SampleItemsService } from './sample-items.service.js';

class OpenSampleItemDto implements OpenSampleItem {
  @TextField({ min: 1, max: 200 }) title!: string;
}

class SampleItemDto {
  @IdField() id!: string;
  @IntegerField() version!: number;
  @IdField() organizationId!: string;
  @TextField() title!: string;
  @EnumField(['open', 'finished']) status!: SampleItem['status'];
  @InstantField({ nullable: true }) finishedAt!: string | null;
}

const answer = ({ id, version, organizationId, title, status, finishedAt }: SampleItem): SampleItemDto => ({
  id,
  version,
  organizationId,
  title,
  status,
  finishedAt: finishedAt?.toISOString() ?? null,
});

function organizationOf(caller: Caller): string {
  if (caller.organizationId) return caller.organizationId;
  throw new Refusal('forbidden', 'no-organization', {
    zh: '账号未绑定机构',
    en: 'The account belongs to no organization',
  });
}

@ApiTags('sample-items')
@Controller('v1/sample-items')
export class SampleItemsController {
  constructor(private readonly items: SampleItemsService) {}

  @Post()
  @Allow('clinician')
  @Created('/v1/sample-items')
  async open(@Body() body: OpenSampleItemDto, @CurrentUser() caller: Caller): Promise<SampleItemDto> {
    return answer(await this.items.open(organizationOf(caller), body));
  }

  @Get(':id')
  @Allow('clinician')
  @ApiOkResponse({ type: SampleItemDto })
  async find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<SampleItemDto> {
    return answer(await this.items.find(id, organizationOf(caller)));
  }

  @Post(':id/finish')
  @HttpCode(200)
  @Allow('clinician')
  @ApiOkResponse({ type: SampleItemDto })
  async finish(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion: number | undefined,
  ): Promise<SampleItemDto> {
    return answer(await this.items.finish(id, organizationOf(caller), ifVersion));
  }
}
