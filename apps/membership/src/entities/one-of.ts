/** The check of a column that holds one of some codes; the migration has the same under the same name. */
export const oneOf = (column: string, codes: readonly string[]): string =>
  `${column} IN (${codes.map((code) => `'${code}'`).join(', ')})`;
