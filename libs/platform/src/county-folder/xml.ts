import { Unzip, UnzipInflate } from 'fflate';
import { SaxesParser } from 'saxes';
import { UnreadableTable } from './unreadable-table.js';

export const notAWorkbook = (): UnreadableTable =>
  new UnreadableTable(0, '不是有效的 .xlsx 工作簿', 'Not a valid .xlsx workbook');

/** Small, since a piece may unpack to a thousand times its length, and every character to an event. */
const bytesAtOnce = 16 * 1024;

/** Far deeper than the parts of a workbook go; who reads one looks at all that is open around a text. */
const deepest = 100;

/** The unpacked bytes that are still allowed; whatever a package says of its own size, unpacking ends there. */
export class Allowance {
  constructor(private left: number) {}

  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) {
      throw new UnreadableTable(0, '工作簿解压后过大', 'The workbook is too large when it is unpacked');
    }
  }
}

/** An element that begins, ends, or text in one; names without their prefix. */
export type XmlEvent =
  | { readonly open: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly close: string }
  | { readonly text: string };

/** Reads one part of a package piece by piece; nothing when there is no such part. @throws UnreadableTable */
export function* xmlEvents(archive: Uint8Array, part: string, allowance: Allowance): Generator<XmlEvent> {
  const events: XmlEvent[] = [];
  const parser = new SaxesParser();
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > deepest) throw notAWorkbook();
    events.push({ open: local(name), attributes });
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    events.push({ close: local(name) });
  });
  parser.on('text', (text) => events.push({ text }));
  const decoder = new TextDecoder();
  try {
    for (const bytes of unpacked(archive, part)) {
      allowance.take(bytes.length);
      for (let from = 0; from < bytes.length; from += bytesAtOnce) {
        parser.write(decoder.decode(bytes.subarray(from, from + bytesAtOnce), { stream: true }));
        yield* events.splice(0);
      }
    }
  } catch (error) {
    // What is no package or no XML is told by errors of either library.
    throw error instanceof UnreadableTable ? error : notAWorkbook();
  }
}

function* unpacked(archive: Uint8Array, part: string): Generator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const unzip = new Unzip((file) => {
    if (file.name !== part) return;
    file.ondata = (error, piece) => {
      if (error) throw error;
      pieces.push(piece);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let from = 0; from < archive.length; from += bytesAtOnce) {
    unzip.push(archive.subarray(from, from + bytesAtOnce), from + bytesAtOnce >= archive.length);
    yield* pieces.splice(0);
  }
}
