import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentDoer, CurrentUser, EnumField, Repeatable, TextField, type Caller, type Doer } from '#platform';
import { purposes, type Purpose } from '../domain/access.js';
import { partyRoles } from '../domain/actions.js';
import { outlineOf, ReferralOutlineDto } from '../referral.dto.js';
import { SlipsService } from './slips.service.js';

class PrintQuery {
  @EnumField(purposes, { optional: true, description: 'What it is printed for; treatment 诊治 unless given' })
  purpose: Purpose = 'treatment';
}

class ScannedCodeDto {
  @TextField({ max: 500, description: 'What the QR code says' }) code!: string;
}

@ApiTags('slips')
@Controller('v1')
export class SlipsController {
  constructor(private readonly slips: SlipsService) {}

  @Get('referrals/:id/slip.pdf')
  @Allow(...partyRoles)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'The slip to be printed: one page in Chinese with a signed QR code; leaves an audit record',
  })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async print(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { purpose }: PrintQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<StreamableFile> {
    const file = await this.slips.print(id, purpose, caller, doer);
    return new StreamableFile(file, { type: 'application/pdf', disposition: 'inline; filename="slip.pdf"' });
  }

  @Post('slips/verify')
  @Repeatable()
  @HttpCode(200)
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'The referral of a scanned slip, if the slip is genuine and the referral the caller’s' })
  @ApiOkResponse({ type: ReferralOutlineDto })
  async verify(@Body() { code }: ScannedCodeDto, @CurrentUser() caller: Caller): Promise<ReferralOutlineDto> {
    const { referral, names } = await this.slips.verify(code, caller);
    return outlineOf(referral, names);
  }
}
