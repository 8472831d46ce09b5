import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idTypes, type IdType, type Language } from '#contracts';
import { CallerLanguage, CurrentOrigin, EnumField, Public, Repeatable, TextField } from '#platform';
import { lookOf, LooksDto } from './audit.dto.js';
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
  @ApiOkResponse({ type: LooksDto })
  async read(
    @Body() proof: OwnProofDto,
    @CurrentOrigin() origin: string,
    @CallerLanguage() language: Language,
  ): Promise<LooksDto> {
    const { lines, names } = await this.own.read(proof, origin);
    return { items: lines.map((line) => lookOf(line, names, language)) };
  }
}
