import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  NestedField,
  PageQuery,
  TextField,
} from '#platform';
import { cardStateOf, cardStates, revokeReasons, type Card, type RevokeReason } from '../domain/card.js';
import { ReferralOutlineDto } from '../referral.dto.js';

const nullable = { nullable: true } as const;

export class IssueCardDto {
  @IdField({ description: 'A running referral of the patient that the caller takes part in' }) referralId!: string;
}

export class RevokeCardDto {
  @EnumField(revokeReasons) reasonCode!: RevokeReason;
}

export class ScannedCardDto {
  @TextField({ max: 500, description: 'What the code on the card says' }) code!: string;
}

export class CardQuery extends PageQuery {
  @IdField({ description: 'Cards of the patient of this referral: of its way, and of the own organization' })
  referralId!: string;
}

/** A card without its code: that is told once, to who issues it. */
export class CardDto implements Card {
  @IdField() id!: string;
  @IntegerField({ description: 'Number of changes; the ETag' }) version!: number;
  @EnumField(cardStates) state!: (typeof cardStates)[number];
  @IdField({ description: 'The consortium in which it is good' }) groupId!: string;
  @IdField({ description: 'Pseudonym inside the group' }) patientId!: string;
  @IdField({ description: 'The referral on which it was issued; it is good on the patient’s others, too' })
  referralId!: string;
  @IdField({ description: 'Organization that issued it' }) organizationId!: string;
  @InstantField() issuedAt!: Date;
  @InstantField() validUntil!: Date;
  @InstantField(nullable) revokedAt!: Date | null;
  @EnumField([...revokeReasons, 'replaced'], nullable) revokedReason!: Card['revokedReason'];
}

export class IssuedCardDto extends CardDto {
  @TextField({ description: 'What the QR code on the card has to say' }) code!: string;
}

export class VerifiedCardDto {
  @NestedField(() => CardDto) card!: CardDto;
  @ListField(() => ReferralOutlineDto, { description: 'Referrals of its holder with the caller’s organization' })
  referrals!: ReferralOutlineDto[];
}

export function cardOf(card: Card, now: Date): CardDto {
  const { id, version, groupId, patientId, referralId, organizationId } = card;
  const { issuedAt, validUntil, revokedAt, revokedReason } = card;
  return {
    ...{ id, version, state: cardStateOf(card, now), groupId, patientId, referralId, organizationId },
    ...{ issuedAt, validUntil, revokedAt, revokedReason },
  };
}
