import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refusal } from '#contracts';
import { ForOperators } from '#platform';
import { FlowReader } from './flow-reader.js';
import { TraceDto, traceOf } from './trace.dto.js';

/** What became of one request, read back from the topics. */
@ApiTags('operations')
@Controller('v1/operations/traces')
export class TracesController {
  constructor(private readonly flows: FlowReader) {}

  @Get(':id')
  @ForOperators()
  @ApiOperation({ summary: 'Every event of a flow, which is named by its referral, in the order of time' })
  @ApiOkResponse({ type: TraceDto })
  async show(@Param('id', new ParseUUIDPipe({ version: '7' })) given: string): Promise<TraceDto> {
    // As the topics have it: the same id may be written either way.
    const id = given.toLowerCase();
    const flow = await this.flows.read(id);
    if (flow.complete && flow.found.length === 0) {
      throw new Refusal('not-found', 'trace/not-found', {
        zh: `主题中没有流程 ${id} 的事件`,
        en: `The topics hold no event of the flow ${id}`,
      });
    }
    return traceOf(id, flow);
  }
}
