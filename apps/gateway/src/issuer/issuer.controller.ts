import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BooleanField, InjectConfig, Public, TextField, type ConfigOf } from '#platform';
import type { config } from '../config.js';

class IssuerDto {
  @TextField({ description: 'OpenID provider; `/.well-known/openid-configuration` below it tells the rest' })
  issuer!: string;

  @TextField({ description: '`aud` of every access token', example: 'yilian' })
  audience!: string;

  @BooleanField({ description: 'Whether it is the local one with the seeded users' })
  local!: boolean;
}

/** Tells clients where tokens come from, so that none has it written down. */
@ApiTags('issuer')
@Controller('v1/issuer')
export class IssuerController {
  constructor(@InjectConfig() private readonly settings: ConfigOf<typeof config>) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Where access tokens come from' })
  @ApiOkResponse({ type: IssuerDto })
  find(): IssuerDto {
    const { OIDC_ISSUER, OIDC_AUDIENCE, LOCAL_ISSUER } = this.settings;
    return { issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE, local: LOCAL_ISSUER === 'on' };
  }
}
