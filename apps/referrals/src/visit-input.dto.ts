import { careSettings, type CareSetting } from '#contracts';
import { EnumField, ListField, TextField } from '#platform';
import type { SignedHandover } from './domain/handover.js';
import { handoverItems, type HandoverItem } from './domain/referral.js';
import type { ScannedCodes } from './visit.service.js';

const optional = { optional: true } as const;

export class HandoverDto implements SignedHandover {
  @ListField({ of: 'enum', values: handoverItems }, { description: 'What was checked; all of it has to be' })
  checked!: HandoverItem[];
  @TextField({ max: 2_000, ...optional }) note?: string;
  @TextField({ max: 100, description: 'Signature of who hands over' }) handedOverBy!: string;
  @TextField({ max: 100, description: 'Signature of who takes over: the escort, or the 120 crew' })
  takenOverBy!: string;
}

export class ShownDto implements ScannedCodes {
  @TextField({ max: 500, ...optional, description: 'What the code on the slip says' }) slipCode?: string;
  @TextField({ max: 500, ...optional, description: 'What the code on the card says' }) cardCode?: string;
}

export class CareDto {
  @EnumField(careSettings, {
    ...optional,
    description: 'visit (the default): the outcome is due soon; admission: from discharge',
  })
  setting?: CareSetting;
}

export class NoteDto {
  @TextField({ max: 10_000 }) text!: string;
}
