import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refusal } from '#contracts';
import { InjectConfig, Public, type ConfigOf } from '#platform';
import type { config } from '../config.js';
import { eventList, schemaOf } from './schemas.js';

/** The language of events for whoever reads it: `ce_dataschema` of every event points here. */
@ApiTags('events')
@Controller('schemas')
export class SchemasController {
  constructor(@InjectConfig() private readonly settings: ConfigOf<typeof config>) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Every event with its topic, its meaning and where its JSON Schema is' })
  @ApiOkResponse({ schema: { type: 'object', properties: { items: { type: 'array', items: { type: 'object' } } } } })
  list() {
    return { items: eventList() };
  }

  @Get(':file')
  @Public()
  @Header('content-type', 'application/schema+json')
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: 'JSON Schema of the data of an event: `<type>.json`' })
  @ApiOkResponse({ description: 'JSON Schema of draft 2020-12', schema: { type: 'object' } })
  find(@Param('file') file: string): object {
    const schema = file.endsWith('.json')
      ? schemaOf(file.slice(0, -'.json'.length), this.settings.SCHEMA_BASE_URL)
      : undefined;
    if (schema) return schema;
    throw new Refusal('not-found', 'no-such-event', {
      zh: '没有这个事件；全部事件见 /schemas',
      en: 'There is no such event; /schemas lists them all',
    });
  }
}
