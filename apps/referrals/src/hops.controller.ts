import { Body, Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { directions, indications, type Indication } from '#contracts';
import {
  BooleanField,
  CurrentUser,
  EnumField,
  IfMatch,
  ListField,
  NestedField,
  TextField,
  type Caller,
} from '#platform';
import { answer } from './answers.js';
import { onwardReasons, type Down, type Onward, type Reroute, type Way } from './domain/hops.js';
import { HopsService } from './hops.service.js';
import { PhoneField, ReferralEndDto, ReferrerDto } from './referral-input.dto.js';
import type { ReferralDto } from './referral.dto.js';
import { Verb } from './verb.js';

class WayDto implements Way {
  @NestedField(() => ReferralEndDto) to!: ReferralEndDto;
  @EnumField(directions) direction!: Way['direction'];
  @ListField(
    { of: 'enum', values: indications },
    { optional: true, maxItems: 20, description: 'By default those of the slip; another direction needs its own' },
  )
  indications?: Indication[];
  @TextField({ max: 10_000, optional: true, description: 'Rehabilitation plan; needed downwards' })
  rehabilitation?: string;
  @TextField({ max: 10_000, optional: true, description: 'Who sees the patient again when; needed downwards' })
  followUpPlan?: string;
}

class OnwardDto extends WayDto implements Onward {
  @NestedField(() => ReferrerDto, { optional: true, description: 'By default the clinician who asks' })
  from?: ReferrerDto;
  @EnumField(onwardReasons) reasonCode!: Onward['reasonCode'];
  @TextField({ max: 500 }) comment!: string;
  @PhoneField({
    optional: true,
    description: 'Where the next receiver reaches who refers; needed, except in an emergency',
  })
  referrerPhone?: string;
}

class RerouteDto extends WayDto implements Reroute {
  @NestedField(() => ReferrerDto, { optional: true, description: 'By default the doctor who referred first' })
  from?: ReferrerDto;
  @TextField({ max: 500, optional: true }) comment?: string;
  @PhoneField({ optional: true, description: 'By default the phone of the slip' })
  referrerPhone?: string;
}

class DownDto implements Down {
  @NestedField(() => ReferralEndDto, { optional: true, description: 'By default where the patient came from' })
  to?: ReferralEndDto;
  @TextField({ max: 10_000, description: 'Rehabilitation plan' }) rehabilitation!: string;
  @TextField({
    max: 10_000,
    optional: true,
    description: 'Who sees the patient again when; needed when it is submitted',
  })
  followUpPlan?: string;
  @ListField({ of: 'enum', values: indications }, { maxItems: 20 }) indications!: Indication[];
  @PhoneField({ optional: true, description: 'Where the receiver reaches who refers; needed when it is submitted' })
  referrerPhone?: string;
  @BooleanField({ optional: true, description: 'The patient agrees to be referred' }) consent?: boolean;
}

/** Further hops of a patient; each verb answers with the new hop. */
@ApiTags('referrals')
@Controller('v1/referrals/:id')
export class HopsController {
  constructor(private readonly hops: HopsService) {}

  @Verb('refer-onward', 'The receiver refers the patient onward: a child of the same root, submitted at once')
  referOnward(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() onward: OnwardDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.hops.referOnward({ id, caller, ifVersion }, onward));
  }

  @Verb(
    'reroute',
    'The referrer sends the patient to another receiver, where the first one left the group; takes effect at once',
  )
  reroute(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() way: RerouteDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.hops.reroute({ id, caller, ifVersion }, way));
  }

  @Verb('refer-down', 'The receiving clinician begins a down referral based on the outcome, as a draft')
  referDown(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() down: DownDto,
    @CurrentUser() caller: Caller,
    @IfMatch() ifVersion?: number,
  ): Promise<ReferralDto> {
    return answer(this.hops.referDown({ id, caller, ifVersion }, down));
  }
}
