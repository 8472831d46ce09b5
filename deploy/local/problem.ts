/** A reason why the infrastructure cannot run that a person can act on: one line, shown without a stack trace. */
export class InfrastructureProblem extends Error {
  override readonly name = 'InfrastructureProblem';

  constructor(zh: string, en: string) {
    super(`${zh} · ${en}`);
  }
}

/** Takes one line of progress: Chinese first, English beside it. */
export type Progress = (zh: string, en: string) => void;

const textOf = (error: unknown): string =>
  error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}` : String(error);

/** Whether the system says that a disk is full. */
export const isFull = (error: unknown): boolean => /ENOSPC|EDQUOT|No space left on device/i.test(textOf(error));

/** Turns what the system says about a full disk into a line that names the directory; other errors stay as they are. */
export function explain(error: unknown, directory: string): unknown {
  if (isFull(error)) {
    return new InfrastructureProblem(
      `磁盘已满：${directory}，请清理后重试`,
      `disk full: ${directory}; free some space and try again`,
    );
  }
  return error;
}
