import { EnumField, IdField, InstantField, IntegerField, ListField, TextField } from '#platform';
import { withdrawalReasons, type WithdrawalReason } from '../domain/attaching.js';
import { attachmentTypes, scanStates, type Attachment, type ScanState } from '../domain/attachment.js';

export class UploadQuery {
  @TextField({
    optional: true,
    pattern: /^[0-9a-f]{64}$/,
    says: { zh: '须为 SHA-256：64 位小写十六进制数', en: 'must be a SHA-256: 64 hexadecimal digits, in lower case' },
    description: 'SHA-256 of the content; refused when it is another',
  })
  sha256?: string;
}

export class WithdrawDto {
  @EnumField(withdrawalReasons, { description: 'Why it should not have been there' }) reasonCode!: WithdrawalReason;
}

/** What is left of a file that was taken off. */
export class WithdrawnDto {
  @IdField() id!: string;
  @IdField({ description: 'The hop that it was put on' }) referralId!: string;
  @EnumField(withdrawalReasons) reasonCode!: WithdrawalReason;
  @InstantField() withdrawnAt!: Date;
}

export class AttachmentDto implements Attachment {
  @IdField() id!: string;
  @IdField({ description: 'The hop that it was put on' }) referralId!: string;
  @TextField() name!: string;
  @EnumField(attachmentTypes, { description: 'By its content' }) type!: Attachment['type'];
  @IntegerField() bytes!: number;
  @TextField({ description: 'SHA-256 of the content, hexadecimal' }) sha256!: string;
  @EnumField(scanStates, {
    description: 'What the malware scanner said: unscanned where there is none, pending until it has answered',
  })
  scan!: ScanState;
  @IdField({ description: 'Organization that put it there' }) organizationId!: string;
  @TextField({ description: 'User id of who did' }) addedBy!: string;
  @InstantField() addedAt!: Date;
}

export class AttachmentsDto {
  @ListField(() => AttachmentDto, { description: 'Of every hop of the way, the first first' }) items!: AttachmentDto[];
}
