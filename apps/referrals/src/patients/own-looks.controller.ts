import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { idTypes, type IdType, type Language } from '#contracts';
import {
  ApiPageOf,
  CallerLanguage,
  CurrentOrigin,
  EnumField,
  PageQuery,
  Public,
  Repeatable,
  TextField,
  type Page,
} from '#platform';
import { LookDto, looksOf } from './audit.dto.js';
import { OwnLooksService, type OwnProof } from './own-looks.service.js';

/** In a body, since what stands in a URL is logged on its way. */
class OwnProofDto implements OwnProof {
  @TextField({ max: 200, description: 'Code of the referral card' }) code!: string;
  @EnumField(idTypes.filter((type) => type !== 'none')) idType!: IdType;
  @TextField({ max: 30, description: 'Number of the document that the card was issued for' }) idNumber!: string;
}

@ApiTags('patients')
@Controller('v1/own-looks')
export class OwnLooksController {
  constructor(private readonly own: OwnLooksService) {}

  @Post()
  @Public()
  @Repeatable()
  @HttpCode(200)
  @ApiOperation({ summary: 'For the patient, by card and document: who looked at who one is; leaves an audit record' })
  @ApiPageOf(LookDto)
  async read(
    @Body() proof: OwnProofDto,
    @Query() query: PageQuery,
    @CurrentOrigin() origin: string,
    @CallerLanguage() language: Language,
  ): Promise<Page<LookDto>> {
    return looksOf(await this.own.read(proof, query, origin), language);
  }
}
