import { csvLines, textOf } from './csv-lines.js';
import type { RawLine } from '#contracts';
import { UnreadableTable } from './unreadable-table.js';
import { sheetsOf, type Sheet } from './workbook.js';
import { Allowance } from './xml.js';

/** Files of a county folder by name, as bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** One file of a county folder, whether it is a file of its own or a sheet of a workbook. */
export interface Table {
  /** Where people find it: the file's name, and the sheet's. */
  readonly place: string;
  /** Its lines, read as they are asked for. @throws UnreadableTable */
  lines(): Iterable<RawLine>;
  /** Its text; of a sheet, that of its first column. @throws UnreadableTable */
  text(): string;
}

/** A file that cannot be taken, and why. */
export interface RefusedFile {
  readonly file: string;
  readonly error: UnreadableTable;
}

/**
 * The files of a folder by the name that they have as files of their own: a sheet `scopes` is `scopes.csv`, a sheet `group` is
 * `group.yaml`, and so is the only sheet of `scopes.xlsx`. What has none of the `known` names stands under its place; empty sheets
 * are passed over. `maxUnpackedBytes` is what workbooks may hold in all.
 */
export function tablesIn(
  files: Files,
  known: readonly string[],
  maxUnpackedBytes: number,
): { readonly tables: ReadonlyMap<string, Table>; readonly refused: readonly RefusedFile[] } {
  const tables = new Map<string, Table>();
  const refused: RefusedFile[] = [];
  const allowance = new Allowance(maxUnpackedBytes);
  const add = (name: string, table: Table): void => {
    const other = tables.get(name)?.place;
    if (other === undefined) tables.set(name, table);
    else refused.push({ file: table.place, error: new UnreadableTable(0, `与 ${other} 重复`, `The same as ${other}`) });
  };
  for (const [file, bytes] of Object.entries(files)) {
    if (!/\.xlsx$/i.test(file)) {
      add(file, { place: file, lines: () => csvLines(bytes), text: () => [...textOf(bytes)].join('') });
      continue;
    }
    try {
      const sheets = sheetsOf(bytes, allowance).filter((sheet) => sheet.rows().next().value);
      for (const sheet of sheets) {
        const place = `${file} › ${sheet.name}`;
        const names = [sheet.name, ...(sheets.length === 1 ? [file.slice(0, -5)] : [])].map(nameOf);
        add(names.find((name) => known.includes(name)) ?? place, tableOf(sheet, place));
      }
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error;
      refused.push({ file, error });
    }
  }
  return { tables, refused };
}

const nameOf = (name: string): string => (name === 'group' ? 'group.yaml' : `${name}.csv`);

function tableOf(sheet: Sheet, place: string): Table {
  return {
    place,
    *lines() {
      let width = 0;
      for (const row of sheet.rows()) {
        // A sheet does not hold the empty cells at the end of a row.
        width ||= row.values.length;
        const values = Array.from(
          { length: Math.max(width, row.values.length) },
          (_, i) => row.values[i]?.trim() ?? '',
        );
        if (row.faults?.size || values.some((value) => value !== '')) yield { ...row, values };
      }
    },
    text() {
      const lines: string[] = [];
      for (const { line, values } of sheet.rows()) lines[line - 1] = values[0] ?? '';
      // Rows that are not there are empty lines.
      return lines.join('\n');
    },
  };
}
