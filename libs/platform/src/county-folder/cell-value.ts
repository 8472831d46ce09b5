import type { Bilingual } from '#contracts';

/** How a number of a cell is shown. */
export type Shown = 'number' | 'date' | { readonly digits: number };

/** A cell of a sheet as it is written there. */
export interface WrittenCell {
  readonly type: string;
  readonly value: string;
  readonly isFormula: boolean;
  readonly shown: Shown;
}

/** What a cell says as text, as a CSV file would have it. */
export interface CellValue {
  readonly text: string;
  readonly isNumber?: boolean;
  readonly fault?: Bilingual;
}

const fault = (zh: string, en: string): CellValue => ({ text: '', fault: { zh, en } });

/** Beyond this a spreadsheet keeps 15 digits only: a credit code or an id number is spoilt. */
const exactBelow = 1e15;

/** A formula says what it showed when the workbook was saved. */
export function valueOf({ type, value, isFormula, shown }: WrittenCell, epoch: number): CellValue {
  if (type === 'e') return fault(`单元格是错误值 ${value}`, `The cell holds the error ${value}`);
  if (value === '' && isFormula) {
    return fault(
      '公式没有结果；请用 Excel 打开并保存',
      'The formula has no result; open the workbook in Excel and save it',
    );
  }
  if (type === 'b') return { text: value === '1' ? 'yes' : 'no' };
  if (type !== 'n' || value === '') return { text: value };
  const number = Number(value);
  if (shown === 'date') return { text: dateText(number, epoch) };
  if (Math.abs(number) >= exactBelow) {
    return fault(
      '数字过长，末尾数字已丢失；请将单元格设为文本后重新填写',
      'The number is too long and has lost its last digits; format the cell as text and enter it again',
    );
  }
  if (shown !== 'number' && Number.isInteger(number)) return { text: String(number).padStart(shown.digits, '0') };
  return { text: String(number), isNumber: true };
}

const dayMs = 86_400_000;

/** A day as `YYYY-MM-DD`, a time of day as `HH:MM`, or both. */
function dateText(number: number, epoch: number): string {
  const minute = Math.round(number * 1_440) * 60_000;
  const text = new Date(epoch + minute);
  if (Number.isNaN(text.getTime())) return String(number);
  const [day = '', time = ''] = text.toISOString().slice(0, 16).split('T');
  if (minute < dayMs) return time;
  return minute % dayMs === 0 ? day : `${day} ${time}`;
}

const builtInDates = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** No format code is longer in Excel; numbers are filled up to the digits of one, and a pattern would search it again and again. */
const longestCode = 255;

/** What a number format does, by its id and, where the workbook defines it, its code. */
export function shownBy(id: number, written: string | undefined): Shown {
  if (written === undefined) return builtInDates(id) ? 'date' : 'number';
  const code = written.slice(0, longestCode);
  if (/^0+$/.test(code)) return { digits: code.length };
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|G\/通用格式/gi, ''))
    ? 'date'
    : 'number';
}
