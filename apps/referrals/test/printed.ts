import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const require = createRequire(import.meta.url);
const reader = new Uint8Array(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer;

/** What a scanner reads on a printed page. */
export interface Printed {
  readonly pages: number;
  /** What the codes in the picture of its first page say. */
  readonly codes: readonly string[];
}

let loaded: Promise<PDFiumLibrary> | undefined;
/** Loads the programs that draw and scan, once for a file of tests: before them, since it takes seconds on a busy machine. */
export const prepareReader = (): Promise<PDFiumLibrary> => (loaded ??= load());

async function load(): Promise<PDFiumLibrary> {
  await prepareZXingModule({ overrides: { wasmBinary: reader }, fireImmediately: true });
  return PDFiumLibrary.init();
}

/** Draws a PDF as a browser does (PDFium), at 144 dots per inch, and reads the picture as a scanner does (ZXing). */
export async function readPrinted(pdf: Uint8Array): Promise<Printed> {
  const library = await prepareReader();
  const document = await library.loadDocument(pdf);
  const page = document.getPage(0);
  const { data, width, height } = await page.render({ scale: 2 });
  const picture = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const };
  const found = await readBarcodes(picture, { formats: ['QRCode'] });
  const printed = {
    pages: document.getPageCount(),
    codes: found.map(({ text }) => text),
  };
  document.destroy();
  return printed;
}

/** The words on the first page, line breaks taken out. */
export async function wordsOf(pdf: Uint8Array): Promise<string> {
  const library = await prepareReader();
  const document = await library.loadDocument(pdf);
  const words = document.getPage(0).getText();
  document.destroy();
  return words.replace(/[\r\n]+/g, '');
}
