import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { Allow, CurrentDoer, CurrentUser, type Caller, type Doer } from '#platform';
import { actions, partyRoles } from '../domain/actions.js';
import { attachmentTypes } from '../domain/attachment.js';
import { PurposeQuery } from '../patients/patient.dto.js';
import { AttachmentDto, AttachmentsDto, UploadQuery, WithdrawDto, WithdrawnDto } from './attachment.dto.js';
import { AttachmentsService } from './attachments.service.js';
import { file } from './uploads.js';
import { headerOf, nameIn } from './file-name.js';

@ApiTags('attachments')
@Controller('v1/referrals/:id/attachments')
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @Put(':attachmentId')
  @HttpCode(201)
  @Allow(...actions.submit.roles)
  @ApiOperation({
    summary: 'Attaches a file, sent as it is, under an id that the sender chooses; leaves an audit record',
  })
  @ApiConsumes(file)
  @RouteConfig({ takes: file })
  @ApiHeader({
    name: 'content-disposition',
    required: true,
    description: 'Names the file, with the ending of its type, as RFC 6266 says',
    example: headerOf('心电图.pdf'),
  })
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: AttachmentDto })
  add(
    @Param('id', ParseUUIDPipe) referralId: string,
    @Param('attachmentId', ParseUUIDPipe) id: string,
    @Headers('content-disposition') disposition: string | undefined,
    @Query() { sha256 }: UploadQuery,
    @Body() content: unknown,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<AttachmentDto> {
    const name = nameIn(disposition);
    return this.attachments.add({ id: id.toLowerCase(), name, sha256, content }, { referralId, caller, doer });
  }

  @Post(':attachmentId/withdraw')
  @HttpCode(200)
  @Allow(...actions.submit.roles)
  @ApiOperation({
    summary: 'Takes a file off and erases it, for who attached it or the referral office there; leaves an audit record',
  })
  @ApiOkResponse({ type: WithdrawnDto })
  withdraw(
    @Param('id', ParseUUIDPipe) referralId: string,
    @Param('attachmentId', ParseUUIDPipe) id: string,
    @Body() { reasonCode }: WithdrawDto,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<WithdrawnDto> {
    return this.attachments.withdraw(id, reasonCode, { referralId, caller, doer });
  }

  @Get()
  @Allow(...partyRoles)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What is attached to the referral and its other hops; leaves an audit record' })
  @ApiOkResponse({ type: AttachmentsDto })
  async list(
    @Param('id', ParseUUIDPipe) referralId: string,
    @Query() { purpose }: PurposeQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<AttachmentsDto> {
    return { items: await this.attachments.list({ referralId, caller, doer }, purpose) };
  }

  @Get(':attachmentId')
  @Allow(...partyRoles)
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({ summary: 'A file, unless it is infected or not scanned yet; leaves an audit record' })
  @ApiProduces(...attachmentTypes)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async read(
    @Param('id', ParseUUIDPipe) referralId: string,
    @Param('attachmentId', ParseUUIDPipe) id: string,
    @Query() { purpose }: PurposeQuery,
    @CurrentUser() caller: Caller,
    @CurrentDoer() doer: Doer,
  ): Promise<StreamableFile> {
    const { attachment, content } = await this.attachments.read(id, { referralId, caller, doer }, purpose);
    const { type, name } = attachment;
    return new StreamableFile(content, { type, length: content.length, disposition: headerOf(name) });
  }
}
