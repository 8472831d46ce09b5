import { roles, type Language, type Role } from '#contracts';
import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  TextField,
  type AuditLine,
  type Page,
} from '#platform';
import type { Names } from '../registry/groups.js';
import { lookActions, lookIn, lookPurposes, rolesIn, type Look, type LookAction, type LookPurpose } from './looks.js';
import { wordsOf } from './look-words.js';
import type { Looks } from './patients.service.js';

const nullable = { nullable: true } as const;

export class AuditEntryDto implements Look {
  @IntegerField({ description: 'Place in the chain of the audit trail' }) sequence!: number;
  @IdField() id!: string;
  @InstantField() at!: Date;
  @EnumField(lookActions) action!: LookAction;
  @TextField({ description: 'User id of the reader' }) actor!: string;
  @TextField({ ...nullable, description: 'Name by which the reader signs in' }) username!: string | null;
  @IdField({ ...nullable, description: 'Organization for which the reader looked' }) organizationId!: string | null;
  @EnumField(lookPurposes) purpose!: LookPurpose;
  @IdField({ ...nullable, description: 'Null for a search that found nobody' }) patientId!: string | null;
  @IdField(nullable) referralId!: string | null;
  @ListField({ of: 'text' }, { description: 'Fields shown or searched by' }) fields!: readonly string[];
  @TextField({ min: 0, description: 'Where the request came from' }) origin!: string;
  @TextField({ ...nullable, description: 'Trace of the request' }) traceId!: string | null;
}

export class AuditQuery extends PageQuery {
  @IdField({ optional: true }) referralId?: string;
  @IdField({ optional: true }) patientId?: string;
  @IdField({ optional: true, description: 'Organization of the reader' }) organizationId?: string;
  @TextField({ optional: true, max: 200, description: 'User id of the reader' }) actor?: string;
}

export function auditEntryOf(line: AuditLine): AuditEntryDto {
  const { sequence, id, at, actor, username, organizationId, origin, traceId } = line;
  return { sequence, id, at, actor, username, organizationId, origin, traceId, ...lookIn(line) };
}

/** A look as the patient may see it: which organization, not which of its people. */
export class LookDto {
  @InstantField() at!: Date;
  @EnumField(lookActions) action!: LookAction;
  @IdField(nullable) organizationId!: string | null;
  @TextField({ ...nullable, description: 'Short name of the organization' }) organizationName!: string | null;
  @EnumField(lookPurposes) purpose!: LookPurpose;
  @ListField({ of: 'enum', values: roles }, { description: 'In which roles the reader acted' }) roles!: readonly Role[];
  @TextField({ description: 'When, which organization, in which role, what for and what, in the caller’s language' })
  text!: string;
  @ListField({ of: 'text' }, { description: 'Fields shown or searched by' }) fields!: readonly string[];
}

function lookOf(line: AuditLine, names: Names, language: Language): LookDto {
  const { at, organizationId } = line;
  const { action, purpose, fields } = lookIn(line);
  const organizationName = (organizationId && names.get(organizationId)) || null;
  const [look, acting] = [{ at, action, organizationName, purpose, fields }, rolesIn(line)];
  return { ...look, organizationId, roles: acting, text: wordsOf(look, acting, language) };
}

export const looksOf = ({ items, names, ...rest }: Looks, language: Language): Page<LookDto> => ({
  items: items.map((line) => lookOf(line, names, language)),
  ...rest,
});
