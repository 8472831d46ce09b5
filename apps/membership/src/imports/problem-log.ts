import { inOrder, type ImportProblem } from '#contracts';
import { deflateSync, inflateSync } from 'node:zlib';

/** Bad places of a folder, however many: they say much the same, so that a hundredth of their length holds them compressed. */
export class ProblemLog {
  count = 0;
  private readonly parts: Buffer[] = [];

  add(problems: readonly ImportProblem[]): void {
    if (problems.length === 0) return;
    this.count += problems.length;
    this.parts.push(deflateSync(JSON.stringify(inOrder(problems))));
  }

  *[Symbol.iterator](): Generator<ImportProblem> {
    for (const part of this.parts) yield* JSON.parse(inflateSync(part).toString()) as ImportProblem[];
  }
}
