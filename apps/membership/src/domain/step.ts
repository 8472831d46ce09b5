import { Refusal } from '#contracts';

/** Who took a step, when and on what ground. */
export interface StepInput {
  /** User id, or the service's name when a date did it. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  /** Number or address of the paper it rests on: survey report, file, agreement. */
  readonly document?: string | null;
  readonly reason?: string | null;
}

/** A step that was taken, as the record keeps it. */
export interface Step<Command extends string = string, Status extends string = string> {
  readonly command: Command;
  readonly to: Status;
  readonly by: string;
  readonly at: string;
  readonly document: string | null;
  readonly reason: string | null;
}

export const stepOf = <Command extends string, Status extends string>(
  command: Command,
  to: Status,
  input: StepInput,
): Step<Command, Status> => ({
  command,
  to,
  by: input.by,
  at: input.at,
  document: input.document ?? null,
  reason: input.reason ?? null,
});

/** Refuses a step that rests on nothing where it needs a paper or a reason. */
export function checkGround(subject: string, what: 'document' | 'reason' | undefined, input: StepInput): void {
  if (what === undefined || input[what]) return;
  throw new Refusal(
    'invalid',
    `${subject}/${what}-needed`,
    what === 'document'
      ? { zh: '此步骤须注明所依据的文件', en: 'This step needs the document it rests on' }
      : { zh: '此步骤须说明原因', en: 'This step needs a reason' },
    [{ pointer: `/${what}`, detail: { zh: '必填', en: 'required' } }],
  );
}
