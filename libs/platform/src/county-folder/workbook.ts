import type { Bilingual } from '#contracts';
import { shownBy, valueOf, type Shown } from './cell-value.js';
import type { RawLine } from '#contracts';
import { UnreadableTable } from './unreadable-table.js';
import { notAWorkbook, xmlEvents, type Allowance } from './xml.js';

/** A sheet of a workbook; rows are read as they are asked for. */
export interface Sheet {
  readonly name: string;
  rows(): Generator<RawLine>;
}

/** Days are counted from here; in workbooks of old Macs, from 1904. */
const epochs = { usual: Date.UTC(1899, 11, 30), mac: Date.UTC(1904, 0, 1) };

/** The last row that a sheet can have; a number beyond it would be room for cells that are nowhere. */
const lastRow = 1_048_576;

/** More than any table of a folder has; each line is filled up to its last column, and a claimed one costs its writer nothing. */
const mostColumns = 256;

/** What cells refer to. */
interface Shared {
  readonly texts: readonly string[];
  readonly styles: readonly Shown[];
  readonly epoch: number;
}

/** The sheets of an `.xlsx` workbook. @throws UnreadableTable when it is none or too large */
export function sheetsOf(archive: Uint8Array, allowance: Allowance): Sheet[] {
  const targets = new Map<string, string>();
  for (const event of xmlEvents(archive, 'xl/_rels/workbook.xml.rels', allowance)) {
    if (!('open' in event) || event.open !== 'Relationship') continue;
    const { Id = '', Target = '' } = event.attributes;
    targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
  }
  const found: { name: string; part: string }[] = [];
  let epoch = epochs.usual;
  for (const event of xmlEvents(archive, 'xl/workbook.xml', allowance)) {
    if (!('open' in event)) continue;
    const { attributes } = event;
    if (event.open === 'workbookPr' && /^(1|true)$/.test(attributes['date1904'] ?? '')) epoch = epochs.mac;
    if (event.open !== 'sheet') continue;
    const part = targets.get(Object.entries(attributes).find(([name]) => /:id$/.test(name))?.[1] ?? '');
    if (part) found.push({ name: (attributes['name'] ?? '').trim(), part });
  }
  if (found.length === 0) throw notAWorkbook();
  const texts = [...sharedTexts(archive, allowance)];
  const shared = { texts, styles: stylesOf(archive, allowance), epoch };
  return found.map(({ name, part }) => ({ name, rows: () => rowsOf(archive, part, shared, allowance) }));
}

/** Characters that XML cannot hold are written as `_x000D_`. */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

function* sharedTexts(archive: Uint8Array, allowance: Allowance): Generator<string> {
  const inside: string[] = [];
  let text = '';
  for (const event of xmlEvents(archive, 'xl/sharedStrings.xml', allowance)) {
    if ('open' in event) inside.push(event.open);
    else if ('text' in event) text += inside.at(-1) === 't' && !inside.includes('rPh') ? event.text : '';
    else if (inside.pop() === 'si') {
      yield unescaped(text);
      text = '';
    }
  }
}

function stylesOf(archive: Uint8Array, allowance: Allowance): Shown[] {
  const codes = new Map<number, string>();
  const styles: Shown[] = [];
  let isOfCells = false;
  for (const event of xmlEvents(archive, 'xl/styles.xml', allowance)) {
    if ('close' in event && event.close === 'cellXfs') isOfCells = false;
    if (!('open' in event)) continue;
    const { numFmtId, formatCode = '' } = event.attributes;
    if (event.open === 'cellXfs') isOfCells = true;
    if (event.open === 'numFmt') codes.set(Number(numFmtId), formatCode);
    if (event.open === 'xf' && isOfCells) styles.push(shownBy(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
  }
  return styles;
}

/** The column of a reference such as `AB12`, from 0; undefined when the cell has none. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** The number of a row: its own, or the next one. */
function rowAfter(line: number, own: string | undefined): number {
  const row = Number(own ?? line + 1);
  if (Number.isInteger(row) && row >= 1 && row <= lastRow) return row;
  const [zh, en] = [`下一行的行号须为 1 至 ${lastRow} 的整数`, `The next row must have a number from 1 to ${lastRow}`];
  throw new UnreadableTable(line, zh, en);
}

const tooWide = (line: number): UnreadableTable =>
  new UnreadableTable(line, `本行在第 ${mostColumns} 列之后还有内容`, `The row goes on beyond column ${mostColumns}`);

function* rowsOf(archive: Uint8Array, part: string, shared: Shared, allowance: Allowance): Generator<RawLine> {
  let line = 0;
  let [values, numbers, faults]: [string[], Set<number>, Map<number, Bilingual>] = [[], new Set(), new Map()];
  let [at, type, style, value, isFormula, inside] = [-1, 'n', 0, '', false, ''];
  for (const event of xmlEvents(archive, part, allowance)) {
    if ('text' in event) {
      if (inside === 'v' || inside === 't') value += event.text;
    } else if ('open' in event) {
      const { r, t = 'n', s } = event.attributes;
      inside = event.open;
      if (inside === 'f') isFormula = true;
      if (inside === 'row') {
        line = rowAfter(line, r);
        [values, numbers, faults, at] = [[], new Set(), new Map(), -1];
      }
      if (inside === 'c') [at, type, style, value, isFormula] = [columnOf(r) ?? at + 1, t, Number(s ?? 0), '', false];
    } else {
      inside = '';
      if (event.close === 'c') {
        const text = type === 's' && value !== '' ? (shared.texts[Number(value)] ?? '') : unescaped(value);
        const cell = valueOf({ type, value: text, isFormula, shown: shared.styles[style] ?? 'number' }, shared.epoch);
        if (cell.text !== '' || cell.fault) {
          if (at >= mostColumns) throw tooWide(line);
          values[at] = cell.text;
        }
        if (cell.isNumber) numbers.add(at);
        if (cell.fault) faults.set(at, cell.fault);
      }
      if (event.close === 'row' && values.length > 0) {
        yield { line, values: Array.from(values, (text) => text ?? ''), numbers, faults };
      }
    }
  }
}
