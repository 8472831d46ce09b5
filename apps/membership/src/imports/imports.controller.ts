import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Res, UseFilters } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refusal } from '#contracts';
import { Allow, CurrentUser, type Caller } from '#platform';
import type { FastifyReply } from 'fastify';
import { BadLinesFilter } from './bad-lines.js';
import { DryRunDto, ImportDto, ImportFolderDto } from './import.dto.js';
import { ImportsService } from './imports.service.js';

@ApiTags('imports')
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @HttpCode(201)
  @Allow('group-admin')
  @UseFilters(BadLinesFilter)
  @ApiOperation({
    summary:
      'Imports a county folder, all of it or nothing; importing twice changes nothing. Who acts for an organization imports for its groups only, where a new member is proposed and not yet active',
  })
  @ApiCreatedResponse({ type: ImportDto })
  @ApiOkResponse({ type: DryRunDto, description: 'What a dry run would import' })
  async import(
    @Body() { files, encoding = 'text', dryRun = false }: ImportFolderDto,
    @CurrentUser() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportDto | DryRunDto> {
    if (Object.keys(files).length === 0) throw noFiles();
    const bytes = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, bytesOf(name, content, encoding)] as const),
    );
    if (dryRun) {
      void reply.code(200);
      return this.imports.rehearse(bytes, caller);
    }
    const imported = await this.imports.import(bytes, caller);
    void reply.header('location', `/v1/imports/${imported.id}`);
    return imported;
  }

  @Get(':id')
  @Allow('group-admin')
  @ApiOperation({ summary: 'What an import did' })
  @ApiOkResponse({ type: ImportDto })
  find(@Param('id', ParseUUIDPipe) id: string, @CurrentUser() caller: Caller): Promise<ImportDto> {
    return this.imports.find(id, caller);
  }
}

function bytesOf(name: string, content: unknown, encoding: 'text' | 'base64'): Buffer {
  const isText = typeof content === 'string';
  if (isText && encoding === 'text') return Buffer.from(content, 'utf8');
  // Taken out beforehand: a pattern with white space twice needs the square of its length to find that the rest does not fit.
  const bare = isText ? content.replaceAll(/\s+/g, '') : undefined;
  if (bare !== undefined && /^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return Buffer.from(bare, 'base64');
  throw new Refusal(
    'invalid',
    'import/unreadable-file',
    {
      zh: `文件 ${name} 的内容不是${isText ? ' base64' : '文本'}`,
      en: `The content of ${name} is not ${isText ? 'base64' : 'a text'}`,
    },
    [{ pointer: `/files/${name}`, detail: { zh: '无法读取', en: 'unreadable' } }],
  );
}

const noFiles = (): Refusal =>
  new Refusal('invalid', 'import/no-files', { zh: '没有要导入的文件', en: 'There is no file to import' }, [
    { pointer: '/files', detail: { zh: '至少一个文件', en: 'at least one file' } },
  ]);
