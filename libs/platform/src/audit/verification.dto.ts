import { EnumField, IntegerField, ListField, NestedField, BooleanField } from '../fields/other-fields.js';
import { TextField } from '../fields/text-fields.js';
import { type ChainFault, faultKinds, type ChainPlace } from './chain.js';
import type { Verification } from './verification.js';

export class VerificationQuery {
  @IntegerField({ min: 0, optional: true, description: 'Lines up to this one are taken as known' }) after = 0;
  @TextField({
    min: 0,
    pattern: /^([0-9a-f]{64})?$/,
    says: { zh: '须为 64 位小写十六进制数', en: 'must have 64 hexadecimal digits, in lower case' },
    optional: true,
    description: 'Hash of that line',
  })
  hash = '';
}

class ChainPlaceDto implements ChainPlace {
  @IntegerField({ min: 0 }) sequence!: number;
  @TextField({ min: 0, description: 'Hash of that line; empty before the first' }) hash!: string;
}

class ChainFaultDto implements ChainFault {
  @EnumField(faultKinds) kind!: ChainFault['kind'];
  @IntegerField({ description: 'First of the lines' }) from!: number;
  @IntegerField({ description: 'Last of them' }) to!: number;
}

export class VerificationDto implements Verification {
  @IntegerField({ min: 0, description: 'Lines that were looked at' }) lines!: number;
  @ListField(() => ChainFaultDto) faults!: ChainFaultDto[];
  @NestedField(() => ChainPlaceDto, { description: 'Where the look ended; go on after it while there is more' })
  place!: ChainPlaceDto;
  @BooleanField() more!: boolean;
}
