import { timeIn } from '#contracts';
import { markOf, rowsOf, type PrintedSlip, type Row } from './printed-slip.js';
import { Sheet } from './sheet.js';
import { directionNames, priorityNames } from './slip-words.js';

const [left, right, top] = [40, 555, 36];
const width = right - left;
const labelWidth = 78;
/** Where the rows begin, and where they end at the latest: below are signatures and the code in letters. */
const [begin, bottom] = [top + 112, 744];

/** How rows are set: large where that fits the page; where nothing does, each is cut at its lines. */
interface Style {
  readonly size: number;
  readonly padding: number;
  /** How many times the lines that a row has on a full page. */
  readonly times: number;
}
const styles: readonly [Style, ...Style[]] = [
  { size: 9.5, padding: 5, times: 3 },
  { size: 8.5, padding: 3.5, times: 2 },
  { size: 7.5, padding: 2.5, times: 1 },
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
  sheet.qr(code, right - 84, top, 84);
  sheet.text('扫码核验真伪', { x: right - 66, y: top + 95, width: 84, size: 8 });

  const rows = rowsOf(slip);
  const style =
    styles.find((each) => begin + heightOf(sheet, rows, each) <= bottom) ?? styles[styles.length - 1] ?? styles[0];
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
  lines: lines * times,
});

const heightOf = (sheet: Sheet, rows: readonly Row[], style: Style): number =>
  rows.reduce((sum, row) => sum + sheet.heightOf(row.text, box(row, style)) + 2 * style.padding, 0);
