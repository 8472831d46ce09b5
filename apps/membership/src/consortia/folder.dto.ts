import { EnumField } from '#platform';
import { ApiProperty } from '@nestjs/swagger';

export class FolderDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Files by name, UTF-8: what `POST /v1/imports` takes as `files`',
  })
  files!: Record<string, string>;
}

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const formats = ['csv', 'xlsx'] as const;

export class FolderQuery {
  @EnumField(formats, { optional: true, description: '`xlsx` is one workbook with a sheet for each file' })
  format?: (typeof formats)[number];
}
