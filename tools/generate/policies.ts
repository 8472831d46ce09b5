interface Node {
  readonly expected?: { readonly zh: string; readonly en: string };
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
}

/** The known policies with what each of their parameters may be. */
export function policiesPage(policies: Readonly<Record<string, Node>>): string {
  const sections = Object.entries(policies).map(
    ([code, schema]) =>
      `## ${code}\n\n| parameter | what it is | | |\n| --- | --- | --- | --- |\n${rowsOf(schema, '').join('\n')}\n`,
  );
  return `# Policies

The codes that are known, and their parameters. What a group leaves out is as usual. A parameter of another name, type or range is
refused and named. Policies of other codes are their group's own: anything of at most 65,536 characters of JSON and ten levels.

${sections.join('\n')}`;
}

function rowsOf({ properties = {}, required = [] }: Node, path: string): string[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const { zh, en } = { ...node, ...node.items }.expected ?? { zh: '', en: '' };
    const of = node.items ? '列表 · list' : '';
    const row = `| \`${path}${name}\` | ${zh} · ${en} | ${of} | ${required.includes(name) ? 'required' : ''} |`;
    return node.properties ? rowsOf(node, `${path}${name}.`) : [row];
  });
}
