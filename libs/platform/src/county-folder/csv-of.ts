/** What a cell of a written table holds; nothing is an empty cell. */
export type Cell = string | number | null | undefined;

/** What a spreadsheet would run as a formula is written so that it stays a text. */
const inert = (text: string): string => (/^([=@\t\r]|[+-](?!\d))/.test(text) ? `'${text}` : text);

const csvCell = (cell: Cell): string => {
  const text = inert(String(cell ?? ''));
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows as CSV, as an import takes it. */
export const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
