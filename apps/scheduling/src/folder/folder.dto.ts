import { ApiProperty } from '@nestjs/swagger';

export class FolderDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Files by name, UTF-8: what `POST /v1/imports` takes as `files`',
  })
  files!: Record<string, string>;
}
