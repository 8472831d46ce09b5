import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { languages, roles, type Language } from '#contracts';
import { Store } from '#messaging';
import { Allow, CurrentUser, EnumField, type Caller } from '#platform';
import { DataSource } from 'typeorm';
import { PreferenceEntity } from '../entities/index.js';

class PreferencesDto {
  @EnumField(languages, { nullable: true, description: 'Language of messages; null follows each request' })
  language!: Language | null;
}

@ApiTags('preferences')
@Controller('v1/preferences')
export class PreferencesController {
  constructor(
    private readonly store: Store,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  @Allow(...roles)
  @ApiOperation({ summary: 'What the caller prefers' })
  @ApiOkResponse({ type: PreferencesDto })
  async find(@CurrentUser() { userId }: Caller): Promise<PreferencesDto> {
    const chosen = await this.dataSource.manager.findOneBy(PreferenceEntity, { userId });
    return { language: chosen?.language ?? null };
  }

  /** A setting of one user's own: nobody is told, and the last word counts. */
  @Put()
  @Allow(...roles)
  @ApiOperation({ summary: 'Sets what the caller prefers' })
  @ApiOkResponse({ type: PreferencesDto })
  async set(@Body() { language }: PreferencesDto, @CurrentUser() { userId }: Caller): Promise<PreferencesDto> {
    await this.store.transaction(async ({ manager }) => {
      if (language === null) await manager.delete(PreferenceEntity, { userId });
      else await manager.upsert(PreferenceEntity, { userId, language }, ['userId']);
    });
    return { language };
  }
}
