import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Allow } from '#platform';
import { actions, type Action } from './domain/actions.js';
import { ReferralDto } from './referral.dto.js';

/** The route of a verb: its roles are those of domain/actions.ts, its answer the referral. */
export const Verb = (action: Action, summary: string): MethodDecorator =>
  applyDecorators(
    Post(action),
    HttpCode(200),
    Allow(...actions[action].roles),
    ApiOperation({ summary }),
    ApiOkResponse({ type: ReferralDto }),
  );
