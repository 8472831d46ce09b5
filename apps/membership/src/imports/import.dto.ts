import { importedBy } from '#contracts';
import { BooleanField, EnumField, IdField, InstantField, IntegerField, ListField, TextField } from '#platform';
import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

export const encodings = ['text', 'base64'] as const;

export class ImportFolderDto {
  @IsObject()
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: `Files of a county folder by name: ${Object.keys(importedBy).join(', ')}`,
    example: { 'users.csv': 'username,displayName,roles,organizationCreditCode,staffNumber\n' },
  })
  files!: Record<string, string>;

  @EnumField(encodings, {
    optional: true,
    description: 'How the files are written here; `base64` keeps GB18030 as it is',
  })
  encoding?: (typeof encodings)[number];

  @BooleanField({ optional: true, description: 'Only says what would be imported, or what is wrong; answers 200' })
  dryRun?: boolean;
}

export class ImportedFileDto {
  @TextField() name!: string;
  @TextField({ description: 'Service that imports this file; one that is not membership takes it by its own import' })
  importedBy!: string;
}

export class ImportCountsDto {
  @IntegerField() created!: number;
  @IntegerField() amended!: number;
  @IntegerField() unchanged!: number;
}

@ApiExtraModels(ImportCountsDto)
export class DryRunDto {
  @ListField(() => ImportedFileDto) files!: ImportedFileDto[];
  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ImportCountsDto) },
    description:
      'By register: organizations, consortia, memberships, scopes, practitioners, gpTeams, policies, agreements, users',
  })
  counts!: Record<string, ImportCountsDto>;
}

export class ImportDto extends DryRunDto {
  @IdField() id!: string;
  @InstantField() at!: Date;
  @TextField({ description: 'User id of who imported' }) by!: string;
}
