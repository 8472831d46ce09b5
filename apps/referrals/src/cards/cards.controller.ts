import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '#messaging';
import {
  Allow,
  ApiPageOf,
  Created,
  CurrentDoer,
  CurrentUser,
  IfMatch,
  Repeatable,
  WithheldField,
  type Caller,
  type Doer,
  type Page,
} from '#platform';
import { actions, partyRoles } from '../domain/actions.js';
import { outlineOf } from '../referral.dto.js';
import {
  CardDto,
  cardOf,
  CardQuery,
  IssueCardDto,
  IssuedCardDto,
  RevokeCardDto,
  ScannedCardDto,
  VerifiedCardDto,
} from './card.dto.js';
import { CardsService } from './cards.service.js';

@ApiTags('cards')
@Controller('v1/cards')
export class CardsController {
  constructor(
    private readonly cards: CardsService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Allow(...actions.submit.roles)
  @Created('/v1/cards')
  @WithheldField<CardsService, IssuedCardDto>('code', CardsService, (cards, card) => cards.codeOf(card))
  @ApiOperation({
    summary: 'Issues a card to the patient of a referral, in place of the one held; leaves an audit record',
  })
  @ApiCreatedResponse({ type: IssuedCardDto })
  async issue(
    @Body() { referralId }: IssueCardDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<IssuedCardDto> {
    const { card, code } = await this.cards.issue(referralId, caller, doer);
    return { ...cardOf(card, this.clock.now()), code };
  }

  @Get()
  @Allow(...partyRoles)
  @ApiOperation({
    summary:
      'Cards of the patient of a referral, issued on its way or by the caller’s organization, the newest first; once it has ended, by that alone',
  })
  @ApiPageOf(CardDto)
  async list(@Query() query: CardQuery, @CurrentUser() caller: Caller): Promise<Page<CardDto>> {
    const { items, ...rest } = await this.cards.list(query, caller);
    return { items: items.map((card) => cardOf(card, this.clock.now())), ...rest };
  }

  @Get(':id')
  @Allow(...partyRoles)
  @ApiOperation({ summary: 'A card, without its code' })
  @ApiOkResponse({ type: CardDto })
  async find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<CardDto> {
    return cardOf(await this.cards.find(id, caller), this.clock.now());
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Allow(...actions.submit.roles)
  @ApiOperation({ summary: 'Revokes a card: its code opens nothing any more; leaves an audit record' })
  @ApiOkResponse({ type: CardDto })
  async revoke(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reasonCode }: RevokeCardDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
    @IfMatch() ifVersion?: number,
  ): Promise<CardDto> {
    return cardOf(await this.cards.revoke(id, reasonCode, caller, doer, ifVersion), this.clock.now());
  }

  @Post('verify')
  @Repeatable()
  @HttpCode(200)
  @Allow(...partyRoles)
  @ApiOperation({
    summary: 'Whether a scanned card is genuine and good, and its holder’s referrals; leaves an audit record',
  })
  @ApiOkResponse({ type: VerifiedCardDto })
  async verify(
    @Body() { code }: ScannedCardDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<VerifiedCardDto> {
    const { card, referrals, names } = await this.cards.verify(code, caller, doer);
    return {
      card: cardOf(card, this.clock.now()),
      referrals: referrals.map((referral) => outlineOf(referral, names)),
    };
  }
}
