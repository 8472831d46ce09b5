/** What a file's columns are headed. */
export type FileColumns = Readonly<
  Record<string, { readonly zh: string; readonly optional?: boolean; readonly isCode?: boolean }>
>;

/** The files of a county folder with their columns, by the service that imports them. */
export function countyFolderPage(files: Readonly<Record<string, FileColumns>>): string {
  const sections = Object.entries(files).map(([file, columns]) => {
    const rows = Object.entries(columns).map(
      ([name, { zh, optional, isCode }]) =>
        `| \`${name}\` | ${zh} | ${optional ? 'may be absent or empty' : 'required'} | ${isCode ? 'text' : ''} |`,
    );
    return `## ${file}\n\n| column | or in Chinese | | in a workbook |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Files and columns of a county folder

What each is for, and how a folder is checked and imported: [guide](../guides/county-folder.md). Columns may stand in any order under
either name. \`text\` marks codes whose leading zeros count: a cell of a workbook that holds a number there is a bad cell.

${sections.join('\n')}`;
}
