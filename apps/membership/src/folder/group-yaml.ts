import { importProblem, type ImportProblem } from '#contracts';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { GroupDocument } from '../domain/import/files.js';

/** Reads `group.yaml`, keeping where each of its values stands. */
export function groupYaml(file: string, text: string, problems: ImportProblem[]): GroupDocument | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const bad = (line: number, message: string): undefined => {
    problems.push(importProblem(file, line, '', `YAML 语法错误：${message}`, `Not valid YAML: ${message}`));
  };
  for (const { pos, message } of document.errors) bad(lines.linePos(pos[0]).line, message);
  if (document.errors.length > 0) return undefined;
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Unknown aliases, and aliases of aliases that would fill the memory.
    if (!(error instanceof Error)) throw error;
    return bad(0, error.message);
  }
  return {
    file,
    value,
    lineOf(path) {
      // The line of the nearest ancestor that exists: a missing field is reported where it should stand.
      for (let length = path.length; length >= 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    },
  };
}
