import { isUtf8 } from 'node:buffer';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { Bilingual } from '#contracts';
import type { RawLine } from '#contracts';
import { UnreadableTable } from './unreadable-table.js';

const notClosed: Bilingual = { zh: '引号没有配对', en: 'A quote is not closed' };
const complaints: Readonly<Record<string, Bilingual>> = {
  CSV_INVALID_CLOSING_QUOTE: { zh: '引号后应为逗号或换行', en: 'A comma or line end must follow a closing quote' },
  INVALID_OPENING_QUOTE: { zh: '未加引号的单元格中出现引号', en: 'A quote stands inside an unquoted cell' },
};

/** No quoted cell goes on for longer: its quote was forgotten. */
const longestCell = 100;

/**
 * Lines of a CSV file, UTF-8 or GB18030, one after the other. Lines of empty cells, as Excel leaves them, are passed over. One with a
 * quote too many or too few is `broken`, and what stands below it is read as if it were not there.
 * @throws UnreadableTable when it is neither UTF-8 nor GB18030
 */
export function* csvLines(bytes: Uint8Array): Generator<RawLine> {
  const below = linesOf(textOf(bytes));
  /** Lines that were taken for parts of a cell. */
  const again: string[] = [];
  const next = (): string | undefined => again.shift() ?? below.next().value;
  let width: number | undefined;
  let line = 1;
  for (let text = next(); text !== undefined; text = next()) {
    const parts = [text];
    for (let open = isOpen(text); open && parts.length < longestCell;) {
      const more = next();
      if (more === undefined) break;
      parts.push(more);
      open = !isOpen(more);
    }
    const { values, broken } = recordOf(parts, width);
    if (broken) again.unshift(...parts.splice(1));
    if (broken) yield { line, values, broken };
    else if (values.some((value) => value !== '')) yield { line, values };
    width ??= values.length;
    line += parts.length;
  }
}

/** True where a quote that was opened goes on below; of what goes on, where it is closed. */
const isOpen = (text: string): boolean => text.includes('"') && text.split('"').length % 2 === 0;

const unquoted = (text: string): string[] => text.split(',').map((value) => value.trim());

/** The cells of a record. The library reads what has quotes: a parser for each of a hundred thousand plain lines would cost seconds. */
function recordOf(parts: readonly string[], width: number | undefined): Pick<RawLine, 'values' | 'broken'> {
  const [first = ''] = parts;
  if (parts.length === 1 && !first.includes('"')) return { values: unquoted(first) };
  // What can be guessed serves to know whom a broken line was about.
  const broken = (reason: Bilingual) => ({ values: unquoted(first.replaceAll('"', '')), broken: reason });
  try {
    const [values = [], ...others] = parse(parts.join('\n'), { relax_column_count: true, trim: true });
    const isCell = parts.length === 1 || (others.length === 0 && values.length === width);
    return isCell ? { values } : broken(notClosed);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return broken(parts.length > 1 ? notClosed : (complaints[error.code] ?? notClosed));
  }
}

/** Lines of a text that comes in pieces, whatever they end in. */
function* linesOf(pieces: Iterable<string>): Generator<string, undefined> {
  let rest = '';
  for (const piece of pieces) {
    if (!/[\r\n]/.test(piece)) {
      rest += piece;
      continue;
    }
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield* rest.split('\r');
  return undefined;
}

const bytesAtOnce = 64 * 1024;

/**
 * Text of a file that is UTF-8 (with or without a byte order mark) or GB18030 as Chinese Excel writes it, piece by piece.
 * @throws UnreadableTable at once when it is neither
 */
export function textOf(bytes: Uint8Array): Generator<string> {
  const encoding = isUtf8(bytes) ? 'utf-8' : 'gb18030';
  for (const text of decoded(bytes, encoding)) {
    if (text.includes('\uFFFD')) {
      throw new UnreadableTable(0, '文件编码既不是 UTF-8 也不是 GB18030', 'The file is neither UTF-8 nor GB18030');
    }
  }
  return decoded(bytes, encoding);
}

function* decoded(bytes: Uint8Array, encoding: string): Generator<string> {
  const decoder = iconv.getDecoder(encoding);
  for (let from = 0; from < bytes.length; from += bytesAtOnce) {
    yield decoder.write(Buffer.from(bytes.subarray(from, from + bytesAtOnce)));
  }
  yield decoder.end() ?? '';
}
