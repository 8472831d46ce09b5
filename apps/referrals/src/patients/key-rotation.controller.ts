import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentDoer, ForOperators, type Doer } from '#platform';
import { KeysDto, RotationDto, StartRotationDto } from './key-rotation.dto.js';
import { KeyRotation } from './key-rotation.js';

@ApiTags('operations')
@Controller('v1/operations/keys')
export class KeyRotationController {
  constructor(private readonly rotation: KeyRotation) {}

  @Get()
  @ForOperators()
  @ApiOperation({ summary: 'Which keys seal how many identities, and how far rotations have come' })
  @ApiOkResponse({ type: KeysDto })
  status(): Promise<KeysDto> {
    return this.rotation.status();
  }

  @Post('rotate')
  @ForOperators()
  @HttpCode(202)
  @ApiOperation({ summary: 'Seals every identity anew under the keys that come first, in the background' })
  @ApiAcceptedResponse({ type: RotationDto })
  rotate(@Body() { reason }: StartRotationDto, @CurrentDoer() doer: Doer): Promise<RotationDto> {
    return this.rotation.start(doer, reason);
  }
}
