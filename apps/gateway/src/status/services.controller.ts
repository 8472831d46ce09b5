import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EnumField, ListField, NestedField, Public, TextField } from '#platform';
import { BilingualDto } from '../bilingual.dto.js';
import { ServiceProbe } from './service-probe.js';

class ServiceStatusDto {
  @TextField({ example: 'referrals' })
  name!: string;

  @NestedField(() => BilingualDto)
  title!: BilingualDto;

  @NestedField(() => BilingualDto)
  purpose!: BilingualDto;

  @EnumField(['ready', 'live', 'down'], {
    description: '`live` runs and is not ready: it starts, or waits for its database',
  })
  state!: 'ready' | 'live' | 'down';

  @TextField({ optional: true, example: '0.1.0' })
  version?: string;
}

class ServiceStatusesDto {
  @ListField(() => ServiceStatusDto)
  items!: ServiceStatusDto[];
}

/** What the start page shows of the services behind the front door. */
@ApiTags('services')
@Controller('v1/services')
export class ServicesController {
  constructor(private readonly probe: ServiceProbe) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'The services behind the front door and how they are' })
  @ApiOkResponse({ type: ServiceStatusesDto })
  async list(): Promise<ServiceStatusesDto> {
    return { items: await this.probe.look() };
  }
}
