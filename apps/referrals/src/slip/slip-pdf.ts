import { timeIn } from '#contracts';
import { adviceMark, markOf, rowsOf, type PrintedSlip, type Row } from './printed-slip.js';
import { heightOf, Sheet } from './sheet.js';
import { directionNames, priorityNames } from './slip-words.js';

const [left, right, top] = [40, 555, 36];
const width = right - left;
const labelWidth = 78;
/** Where the rows begin, and where they end at the latest: below are signatures and the code in letters. */
const [begin, bottom] = [top + 112, 744];

/** How rows are set. */
interface Style {
  readonly size: number;
  readonly padding: number;
  /** How many times its lines a row may have. */
  readonly times: number;
}
/** More lines than this are on no page. */
const most = 60;
const styles: readonly [Style, ...Style[]] = [
  { size: 9.5, padding: 5, times: most },
  { size: 8.5, padding: 3.5, times: most },
  { size: 7.5, padding: 2.5, times: most },
];

/** The referral slip (转诊单) as one page of A4: what does not fit is cut with `…`, all of it stands in the system. */
export function slipPdf(slip: PrintedSlip): Promise<Buffer> {
  const { referral, originalNumber, code, printedAt } = slip;
  // A program reads the code in the keywords of the file.
  const about = { Title: `双向转诊单 ${referral.number}`, Subject: '双向转诊单 Referral slip', Keywords: code };
  const sheet = new Sheet(about);
  const head = { x: left, width: 400 };
  sheet.text(`双向转诊单（${directionNames[referral.direction]}）`, { ...head, y: top + 8, size: 20 });
  const original = originalNumber ? `　原单号 ${originalNumber}` : '';
  sheet.text(`编号 ${referral.number}${original}`, { ...head, y: top + 44, size: 11 });
  sheet.text(`优先级 ${priorityNames[referral.priority]}${markOf(referral)}`, { ...head, y: top + 64, size: 9.5 });
  if (referral.intent === 'advice') sheet.text(adviceMark, { ...head, y: top + 84, size: 14 });
  sheet.qr(code, right - 84, top, 84);
  sheet.text('扫码核验真伪', { x: right - 66, y: top + 95, width: 84, size: 8 });

  const rows = rowsOf(slip);
  const style = styleOf(sheet, rows);
  let y = begin;
  for (const row of rows) {
    sheet.text(row.label, { x: left + style.padding, y: y + style.padding, width: labelWidth, size: style.size });
    y += sheet.text(row.text || '—', { ...box(row, style), y: y + style.padding }) + 2 * style.padding;
    sheet.line(left, y, right, y);
  }
  sheet.frame(left, begin, width, y - begin);
  sheet.line(left + labelWidth, begin, left + labelWidth, y);

  const hand = { y: y + 16, width: 170, size: 9.5 };
  sheet.text('转出医师签字：', { ...hand, x: left });
  sheet.text('患者/家属签字：', { ...hand, x: left + 175 });
  sheet.text('接诊签字：', { ...hand, x: left + 350 });
  const foot = { x: left, width, size: 7.5 };
  sheet.text(`打印时间 ${timeIn(printedAt)}　本单含个人信息，请妥善保管`, { ...foot, y: y + 46 });
  sheet.text(code, { ...foot, size: 5.5, y: y + 60, lines: 2 });
  return sheet.end();
}

const box = ({ lines }: Row, { size, padding, times }: Style) => ({
  ...{ x: left + labelWidth + padding, width: width - labelWidth - 2 * padding, size },
  lines: Math.min(most, lines * times),
});

/** The largest letters in which all of it fits; where none do, the smallest, and each row is cut as late as the page allows. */
function styleOf(sheet: Sheet, rows: readonly Row[]): Style {
  const fitting = styles.find((style) => fits(rows, style, linesIn(sheet, rows, style)));
  if (fitting) return fitting;
  const smallest = styles[styles.length - 1] ?? styles[0];
  const needed = linesIn(sheet, rows, smallest);
  let { times } = smallest;
  while (times > 1 && !fits(rows, { ...smallest, times }, needed)) times--;
  return { ...smallest, times };
}

const linesIn = (sheet: Sheet, rows: readonly Row[], style: Style) =>
  rows.map((row) => sheet.linesOf(row.text, { ...box(row, style), lines: most }));

const fits = (rows: readonly Row[], style: Style, needed: readonly number[]): boolean =>
  rows.reduce(
    (sum, row, i) => sum + heightOf(Math.min(needed[i] ?? 1, box(row, style).lines), style.size) + 2 * style.padding,
    begin,
  ) <= bottom;
