import { importProblem, type ImportProblem } from '#contracts';
import { isNode, LineCounter, parseDocument, type ErrorCode } from 'yaml';
import type { GroupDocument } from '../domain/import/files.js';

/** The parser speaks English; these faults are the ones that people make. */
const inChinese: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: '同一层的键不得重复',
  TAB_AS_INDENT: '缩进须用空格，不得用制表符',
  BAD_INDENT: '缩进不一致',
};

/** Reads `group.yaml`, keeping where each of its values stands. */
export function groupYaml(file: string, text: string, problems: ImportProblem[]): GroupDocument | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const bad = (line: number, zh: string, en: string): undefined => {
    problems.push(importProblem(file, line, '', `YAML 语法错误：${zh}`, `Not valid YAML: ${en}`));
  };
  for (const { pos, code, message } of document.errors)
    bad(lines.linePos(pos[0]).line, inChinese[code] ?? '请检查此处的缩进、冒号、引号和括号', message);
  if (document.errors.length > 0) return undefined;
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Unknown aliases, and aliases of aliases that would fill the memory.
    if (!(error instanceof Error)) throw error;
    return bad(0, '引用的锚点不存在，或引用层层展开过多', error.message);
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
