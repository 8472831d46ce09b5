import { applyDecorators, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Role } from '#contracts';
import { Allow } from '#platform';
import { actions, afterwards, type Action, type Afterwards as AfterwardsVerb } from './domain/actions.js';
import { ReferralDto } from './referral.dto.js';

/** The route of a verb: its roles are those of domain/actions.ts, its answer the referral. */
export const Verb = (action: Action, summary: string, type: Type<ReferralDto> = ReferralDto): MethodDecorator =>
  route(action, actions[action].roles, summary, type);

/** The route of what the referrer does afterwards. */
export const Afterwards = (action: AfterwardsVerb, summary: string): MethodDecorator =>
  route(action, afterwards[action], summary);

const route = (path: string, roles: readonly Role[], summary: string, type = ReferralDto): MethodDecorator =>
  applyDecorators(Post(path), HttpCode(200), Allow(...roles), ApiOperation({ summary }), ApiOkResponse({ type }));
