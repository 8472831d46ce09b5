const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

/** Columns that a text takes in a terminal: Chinese characters take two. */
export const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);

/** The text with spaces up to a width, behind it or, for numbers, before it. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + spaces : spaces + text;
}

/** The text as far as it fits a width, in one line. */
export function clip(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ');
  if (widthOf(line) <= width) return line;
  let head = '';
  for (const char of line) {
    if (widthOf(head + char) >= width) break;
    head += char;
  }
  return `${head}…`;
}

/** Rows as aligned lines with a heading; numbers stand to the right. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = heading.map((title, i) => Math.max(...[title, ...rows.map((row) => String(row[i]))].map(widthOf)));
  const numeric = heading.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, i) => pad(String(cell), widths[i] ?? 0, numeric[i] ? 'right' : 'left'))
      .join('  ')
      .trimEnd();
  return [line(heading), ...rows.map(line)];
}

/** A text as lines of at most `width` columns: broken between words, and anywhere between Chinese characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // A word with the space behind it, or one wide character, each with the punctuation that belongs to it.
  for (const piece of text.match(pieces) ?? []) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

const pieces = new RegExp(
  `[（“《]*(?:(?:${wide.source})[，。：；！？、）”》]*|(?:(?!${wide.source})\\S)+\\s*)|\\s+`,
  'gu',
);
