import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { UnreadableTable, type RawLine } from './raw-line.js';

const complaints: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  CSV_QUOTE_NOT_CLOSED: ['引号没有配对', 'A quote is not closed'],
  CSV_INVALID_CLOSING_QUOTE: ['引号后应为逗号或换行', 'A comma or line end must follow a closing quote'],
  INVALID_OPENING_QUOTE: ['未加引号的单元格中出现引号', 'A quote stands inside an unquoted cell'],
};

/**
 * Lines of a CSV file, UTF-8 or GB18030, one after the other. Lines of empty cells, as Excel leaves them, are passed over.
 * @throws UnreadableTable when it is neither, or not CSV
 */
export async function* csvLines(bytes: Uint8Array): AsyncGenerator<RawLine> {
  const read: RawLine[] = [];
  let lastLine = 0;
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (values: string[], { lines }) => {
      lastLine = lines;
      if (values.some((value) => value !== '')) read.push({ line: lines - newlinesIn(values), values });
      return null;
    },
  });
  // Told to whoever writes.
  parser.on('error', () => undefined).resume();
  try {
    for (const text of textOf(bytes)) {
      await told((done) => parser.write(text, done));
      yield* read.splice(0);
    }
    await told((done) => parser.end(done));
    yield* read.splice(0);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield* read.splice(0);
    const [zh, en] = complaints[error.code] ?? ['不是有效的 CSV', `Not valid CSV (${error.code})`];
    // A quote that is never closed is noticed at the end of the file; where it began is what helps.
    throw new UnreadableTable(lastLine + 1, zh, en);
  }
}

const told = (work: (done: (error?: Error | null) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));

const newlinesIn = (values: readonly string[]): number => values.join('').split('\n').length - 1;

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
