import {
  type Bilingual,
  type InputError,
  unprintable,
  unprintableText,
  importProblem,
  type ImportProblem,
  type Words,
} from '#contracts';
import type { GroupDocument } from './files.js';

type Path = readonly (string | number)[];
const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads one mapping of `group.yaml`, reporting what does not fit by its path and line. */
export class Fields {
  fit = true;
  private readonly values: Record<string, unknown>;

  constructor(
    value: unknown,
    readonly path: Path,
    private readonly document: GroupDocument,
    private readonly problems: ImportProblem[],
    known: readonly string[],
  ) {
    this.values = isMapping(value) ? value : {};
    if (!isMapping(value)) this.report('', null, '此处应为键值映射', 'A mapping is expected here');
    for (const name of Object.keys(this.values)) {
      if (!known.includes(name)) this.report(name, null, `没有名为“${name}”的项`, `There is no field "${name}"`);
    }
  }

  text(name: string, form: { test(text: string): boolean } = /^.{1,200}$/su): string {
    const value = this.values[name];
    if (this.isUnprintable(name, value)) return '';
    if (typeof value === 'string' && form.test(value)) return value;
    if (value === undefined) return this.report(name, '', '此项必填', 'This field is required');
    return this.report(
      name,
      '',
      `“${String(value)}”格式不符（文本须加引号）`,
      `"${String(value)}" does not fit (quote texts of digits)`,
    );
  }

  code<Code extends string>(name: string, words: Words<Code>): Code {
    const text = this.text(name);
    const codes = Object.keys(words) as Code[];
    const code = codes.find((code) => code === text || words[code] === text);
    if (code !== undefined || text === '') return code ?? (text as Code);
    const known = codes.join(', ');
    return this.report(name, text as Code, `“${text}”不在可选值中：${known}`, `"${text}" is none of ${known}`);
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  positiveInteger(name: string, max = 1_000_000): number {
    const value = this.values[name];
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= max) return value;
    return this.report(name, 0, `应为 1 到 ${max} 的整数`, `A whole number from 1 to ${max} is expected`);
  }

  texts(name: string): string[] {
    return this.items(name).filter(
      (item, i): item is string =>
        !this.isUnprintable(`${name}.${i}`, item) &&
        (typeof item === 'string' || this.report(`${name}.${i}`, false, '应为文本', 'A text is expected')),
    );
  }

  /** True of a text that could not be stored, which is reported. */
  private isUnprintable(name: string, value: unknown): boolean {
    const { zh, en } = unprintableText;
    return typeof value === 'string' && unprintable.test(value) && this.report(name, true, zh, en);
  }

  /** One mapping as it is; what `errorsOf` finds wrong in it, by pointers, is told, and for whoever reads to go on with or not. */
  mapping(
    name: string,
    errorsOf: (mapping: Record<string, unknown>) => InputError[] = () => [],
  ): Record<string, unknown> {
    const value = this.values[name];
    if (!isMapping(value)) return this.report(name, {}, '应为键值映射', 'A mapping is expected');
    for (const { pointer, detail } of errorsOf(value)) this.tell(`${name}${pointer.replaceAll('/', '.')}`, detail);
    return value;
  }

  /** One mapping, read. */
  only<T>(name: string, known: readonly string[], read: (fields: Fields) => T): T {
    return this.nested(this.values[name], [name], known, read);
  }

  /** Each mapping of a list, read in turn; an absent list is empty. */
  each<T>(name: string, known: readonly string[], read: (fields: Fields) => T): T[] {
    return this.items(name).map((item, i) => this.nested(item, [name, i], known, read));
  }

  report<T>(name: string, instead: T, zh: string, en: string): T {
    this.fit = false;
    this.tell(name, { zh, en });
    return instead;
  }

  private tell(name: string, { zh, en }: Bilingual): void {
    const path = name === '' ? this.path : [...this.path, ...name.split('.')];
    this.problems.push(importProblem(this.document.file, this.document.lineOf(path), path.join('.'), zh, en));
  }

  private nested<T>(value: unknown, path: Path, known: readonly string[], read: (fields: Fields) => T): T {
    const fields = new Fields(value, [...this.path, ...path], this.document, this.problems, known);
    const result = read(fields);
    this.fit &&= fields.fit;
    return result;
  }

  private items(name: string): unknown[] {
    const value = this.values[name] ?? [];
    return Array.isArray(value) ? value : this.report(name, [], '应为列表', 'A list is expected');
  }
}
