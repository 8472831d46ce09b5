import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Text of a file that is UTF-8 (with or without a byte order mark) or GB18030 as Chinese Excel writes it; undefined when neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = iconv.decode(Buffer.from(bytes), isUtf8(bytes) ? 'utf-8' : 'gb18030').replace(/^\uFEFF/, '');
  return text.includes('\uFFFD') ? undefined : text;
}
