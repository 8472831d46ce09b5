import { Allow, CurrentUser, groupsOf, type Caller } from '#platform';
import { Clock } from '#messaging';
import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { noSuchRecord } from '../access.js';
import { clinicsOf } from './clinics-of.js';
import { FolderDto } from './folder.dto.js';

@ApiTags('consortia')
@Controller('v1/consortia')
export class FolderController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get(':id/folder')
  @Allow('group-admin')
  @ApiOperation({ summary: 'The open clinic sessions of a consortium, in the form in which they are imported' })
  @ApiOkResponse({ type: FolderDto })
  async folder(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<FolderDto> {
    const { manager } = this.dataSource;
    const groups = await groupsOf(manager, caller, 'member_copies');
    if (groups !== 'every' && !groups.includes(id)) noSuchRecord();
    const clinics = await clinicsOf(manager, id, this.clock.now());
    return { files: clinics ? { 'clinics.csv': clinics } : {} };
  }
}
