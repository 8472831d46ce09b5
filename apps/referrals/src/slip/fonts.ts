import * as fontkit from 'fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A font file and what it can show. */
export interface SlipFont {
  readonly name: string;
  readonly file: Buffer;
  has(codePoint: number): boolean;
}

const require = createRequire(import.meta.url);

/** Noto (OFL): the first has all characters of mainland documents, the second rare ones of names, such as 𠮷. */
const files = {
  sc: require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  jp: require.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
} as const;

let loaded: readonly SlipFont[] | undefined;

/** The fonts in the order of preference; ten megabytes each, so they are read when the first slip is printed. */
export function slipFonts(): readonly SlipFont[] {
  loaded ??= Object.entries(files).map(([name, path]) => {
    const file = readFileSync(path);
    const font = fontkit.create(file) as fontkit.Font;
    return { name, file, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
  });
  return loaded;
}

/** A piece of text in one font. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

/** A text in pieces that each have one font; what no font has is told by its code point, never left out of a name. */
export function runsOf(text: string, fonts: readonly SlipFont[]): Run[] {
  const runs: { font: string; text: string }[] = [];
  const main = fonts[0]?.name ?? '';
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0;
    const found = fonts.find((font) => font.has(codePoint))?.name;
    const run = { font: found ?? main, text: found ? char : `[U+${codePoint.toString(16).toUpperCase()}]` };
    const last = runs.at(-1);
    if (last?.font === run.font) last.text += run.text;
    else runs.push(run);
  }
  return runs;
}
