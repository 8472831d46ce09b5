import { Refusal, type Bilingual } from '#contracts';

/** What may be attached, with the beginnings by which the content is known and the endings that its name may have. */
const types = {
  'application/pdf': { endings: ['pdf'], is: begins(0, '%PDF-') },
  'image/jpeg': { endings: ['jpg', 'jpeg'], is: begins(0, '\xff\xd8\xff') },
  'image/png': { endings: ['png'], is: begins(0, '\x89PNG\r\n\x1a\n') },
  'application/dicom': { endings: ['dcm'], is: begins(128, 'DICM') },
} as const;
export type AttachmentType = keyof typeof types;
export const attachmentTypes = Object.keys(types) as AttachmentType[];

/** `unscanned` while no scanner is configured, `pending` until it has answered. */
export const scanStates = ['unscanned', 'pending', 'clean', 'infected'] as const;
export type ScanState = (typeof scanStates)[number];

/** A file on a referral. */
export interface Attachment {
  readonly id: string;
  readonly referralId: string;
  readonly name: string;
  readonly type: AttachmentType;
  readonly bytes: number;
  /** Hexadecimal, of the content as it was sent. */
  readonly sha256: string;
  readonly scan: ScanState;
  readonly organizationId: string;
  readonly addedBy: string;
  readonly addedAt: Date;
}

/**
 * The type of a file by what is in it; its name must not say another.
 * @throws Refusal `attachment-empty`, `attachment-type`, `attachment-name`
 */
export function attachmentTypeOf(name: string, content: Uint8Array): AttachmentType {
  if (content.length === 0) throw refused('attachment-empty', '', '文件是空的', 'The file is empty');
  const type = attachmentTypes.find((each) => types[each].is(content));
  if (!type) {
    const known = attachmentTypes.flatMap((each) => types[each].endings).join(', ');
    throw refused(
      'attachment-type',
      '',
      `只接受 ${known} 文件，按内容识别`,
      `Only ${known} are taken, by their content`,
    );
  }
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (!(types[type].endings as readonly string[]).includes(ending)) {
    const [usual] = types[type].endings;
    throw refused(
      'attachment-name',
      '/Content-Disposition',
      `内容是 ${type}，文件名须以 .${usual} 结尾`,
      `The content is ${type}; the name has to end in .${usual}`,
    );
  }
  return type;
}

/** Nobody is given what a scanner found bad, or has not looked at yet. @throws Refusal `attachment-infected`, `attachment-pending` */
export function requireHarmless({ scan }: Pick<Attachment, 'scan'>): void {
  if (scan === 'infected') {
    throw refused(
      'attachment-infected',
      '',
      '文件含恶意程序，不予提供',
      'The file has malware in it and is not given out',
      'forbidden',
    );
  }
  if (scan === 'pending') {
    throw refused(
      'attachment-pending',
      '',
      '文件正在查毒，请稍后再试',
      'The file is being scanned; try again soon',
      'conflict',
    );
  }
}

function begins(offset: number, letters: string): (content: Uint8Array) => boolean {
  const bytes = [...letters].map((letter) => letter.charCodeAt(0));
  return (content) => bytes.every((byte, i) => content[offset + i] === byte);
}

function refused(code: string, pointer: string, zh: string, en: string, kind: Refusal['kind'] = 'invalid'): Refusal {
  const text: Bilingual = { zh, en };
  return new Refusal(kind, code, text, kind === 'invalid' ? [{ pointer, detail: text }] : []);
}
