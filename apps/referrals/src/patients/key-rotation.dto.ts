import { BooleanField, EnumField, IdField, InstantField, IntegerField, ListField, TextField } from '#platform';
import type { KeyUse, Rotation } from './key-rotation.js';

export class StartRotationDto {
  @TextField({ max: 500, description: 'Why, for the audit trail; name no patient' }) reason!: string;
}

export class RotationDto implements Rotation {
  @IdField() id!: string;
  @EnumField(['running', 'done']) status!: Rotation['status'];
  @TextField({ description: 'Id of the key that seals since' }) sealingKey!: string;
  @IntegerField({ min: 0, description: 'Records when it began' }) total!: number;
  @IntegerField({ min: 0, description: 'Records looked at' }) seen!: number;
  @IntegerField({ min: 0, description: 'Records that had to be sealed anew' }) resealed!: number;
  @InstantField() startedAt!: Date;
  @InstantField({ nullable: true }) endedAt!: Date | null;
}

class KeyUseDto implements KeyUse {
  @TextField() id!: string;
  @IntegerField({ min: 0, description: 'Records with a field that it sealed' }) records!: number;
  @BooleanField({ description: 'False when the service was not given it: these records cannot be read' })
  known!: boolean;
}

export class KeysDto {
  @TextField({ description: 'Id of the key that seals' }) sealing!: string;
  @ListField(() => KeyUseDto) keys!: KeyUseDto[];
  @ListField(() => RotationDto, { description: 'The latest first' }) rotations!: RotationDto[];
}
