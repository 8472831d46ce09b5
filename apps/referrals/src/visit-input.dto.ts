import { careSettings, type CareSetting } from '#contracts';
import { BooleanField, EnumField, ListField, TextField } from '#platform';
import type { Shown } from './domain/arrival.js';
import type { SignedHandover } from './domain/handover.js';
import { handoverItems, type HandoverItem } from './domain/referral.js';

const optional = { optional: true } as const;

export class HandoverDto implements SignedHandover {
  @ListField({ of: 'enum', values: handoverItems }, { description: 'What was checked; all of it has to be' })
  checked!: HandoverItem[];
  @TextField({ max: 2_000, ...optional }) note?: string;
  @TextField({ max: 100, description: 'Signature of who hands over' }) handedOverBy!: string;
  @TextField({ max: 100, description: 'Signature of who takes over: the escort, or the 120 crew' })
  takenOverBy!: string;
}

export class ShownDto implements Shown {
  @TextField({ max: 40, ...optional, description: 'Number of the slip as it was scanned' }) slipNumber?: string;
  @BooleanField({ ...optional, description: 'The referral card was shown' }) card?: boolean;
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
