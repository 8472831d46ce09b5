import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import { runsOf, slipFonts, type Run } from './fonts.js';

/** A place for text: where it begins, how wide it is, and of what size the letters are. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** Lines at most; the last then ends in `…`. */
  readonly lines?: number;
}

/** Chinese is broken anywhere, words and numbers of other scripts are kept together as far as they fit a line. */
const pieces = /[\x21-\x7e]{1,40}|[\s\S]/gu;

/** What paper shows of a text: other white space as a space, and nothing of characters that only say how others are set. */
const shown = (text: string): string =>
  text.replace(/\r|\p{Default_Ignorable_Code_Point}/gu, '').replace(/[^\S\n\u3000]/gu, ' ');

const leading = 1.4;
/** How high lines of text are; an empty text has one, too. */
export const heightOf = (lines: number, size: number): number => Math.max(1, lines) * size * leading;

/** One page of A4 to draw on, in points from the upper left corner. */
export class Sheet {
  readonly fonts = slipFonts();
  private readonly document;
  private readonly chunks: Buffer[] = [];

  constructor(info: { Title: string; Subject: string; Keywords: string }) {
    this.document = new PDFDocument({ size: 'A4', margin: 0, info: { ...info, Producer: 'Yilian' } });
    this.document.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    for (const { name, file } of this.fonts) this.document.registerFont(name, file);
  }

  /** Writes a text and answers how high it is. */
  text(text: string, box: Box): number {
    const { x, y, size } = box;
    const broken = this.broken(text, box);
    broken.forEach((line, i) => {
      let at = x;
      for (const run of runsOf(line, this.fonts)) {
        this.document
          .font(run.font)
          .fontSize(size)
          .text(run.text, at, y + i * size * leading, { lineBreak: false });
        at += this.widthOf([run], size);
      }
    });
    return heightOf(broken.length, size);
  }

  /** How many lines a text would have. */
  linesOf(text: string, box: Omit<Box, 'x' | 'y'>): number {
    return this.broken(text, box).length;
  }

  line(x: number, y: number, toX: number, toY: number): void {
    this.document.lineWidth(0.6).moveTo(x, y).lineTo(toX, toY).stroke();
  }

  frame(x: number, y: number, width: number, height: number): void {
    this.document.lineWidth(1).rect(x, y, width, height).stroke();
  }

  /** A QR code as squares, sharp at any size. */
  qr(code: string, x: number, y: number, side: number): void {
    const { modules } = QRCode.create(code, { errorCorrectionLevel: 'M' });
    const module = side / modules.size;
    for (let row = 0; row < modules.size; row++) {
      for (let column = 0; column < modules.size; column++) {
        if (!modules.get(row, column)) continue;
        this.document.rect(x + column * module, y + row * module, module * 1.02, module * 1.02);
      }
    }
    this.document.fill('black');
  }

  async end(): Promise<Buffer> {
    const ended = new Promise((resolve) => this.document.once('end', resolve));
    this.document.end();
    await ended;
    return Buffer.concat(this.chunks);
  }

  private widthOf(runs: readonly Run[], size: number): number {
    return runs.reduce((sum, { font, text }) => sum + this.document.font(font).fontSize(size).widthOfString(text), 0);
  }

  private broken(text: string, { width, size, lines: most = 1 }: Omit<Box, 'x' | 'y'>): string[] {
    const lines: string[] = [];
    let [line, used] = ['', 0];
    const close = (): void => {
      lines.push(line);
      [line, used] = ['', 0];
    };
    for (const piece of shown(text).match(pieces) ?? []) {
      if (piece === '\n') {
        close();
        continue;
      }
      const wide = this.widthOf(runsOf(piece, this.fonts), size);
      if (used > 0 && used + wide > width) close();
      if (line === '' && piece === ' ') continue;
      line += piece;
      used += wide;
      if (lines.length > most) break;
    }
    if (line !== '') close();
    if (lines.length <= most) return lines;
    return [...lines.slice(0, most - 1), `${[...(lines[most - 1] ?? '')].slice(0, -1).join('')}…`];
  }
}
