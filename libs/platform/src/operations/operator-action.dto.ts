import { ApiProperty } from '@nestjs/swagger';
import { EnumField } from '../fields/other-fields.js';
import { IdField, InstantField, TextField } from '../fields/text-fields.js';
import { PageQuery } from '../http/paging.js';
import { operatorActionKinds, type OperatorAction } from './operator-actions.js';

export class OperatorActionsQuery extends PageQuery {
  @TextField({ optional: true, max: 200, description: 'User id of the operator' }) actor?: string;
}

export class OperatorActionDto implements OperatorAction {
  @IdField() id!: string;
  @InstantField() at!: Date;
  @EnumField(operatorActionKinds) action!: OperatorAction['action'];
  @TextField({ description: 'Id of the dead letter or the replay', example: '17' }) target!: string;
  @TextField({ nullable: true }) reason!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the record was' })
  detail!: OperatorAction['detail'];
  @TextField({ description: 'User id of the operator, or the name of a client' }) actor!: string;
  @TextField({ nullable: true }) username!: string | null;
  @TextField({ description: 'Where the request came from' }) origin!: string;
  @TextField({ nullable: true, description: 'Trace of the request' }) traceId!: string | null;
}
