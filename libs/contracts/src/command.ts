import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { kebab } from './event.js';

/** One kind of command that another system may send over Kafka; it is answered once, on `yilian.command-outcomes`. */
export interface CommandDefinition<Schema extends TObject = TObject> {
  /** `SubmitReferral`: the word used in code and docs. */
  readonly commandName: string;
  /** `yilian.referral.submit.v1`: the same word on the wire. */
  readonly type: string;
  /** Kebab-case name of the aggregate that it is about, `referral`. */
  readonly aggregate: string;
  /** `yilian.commands.referral`. */
  readonly topic: string;
  /** One sentence; it is also the command's text in the AsyncAPI document. */
  readonly summary: string;
  readonly schema: Schema;
}

/** What a command says: `CommandData<typeof SubmitReferral>`. */
export type CommandData<D> = D extends CommandDefinition<infer S> ? Static<S> : never;

const definitions = new Map<string, CommandDefinition>();

/** Every command defined so far, by wire type; complete once `#contracts` is imported. */
export const commandDefinitions: ReadonlyMap<string, CommandDefinition> = definitions;

/**
 * Defines a command once; type, schema and topic follow from it. `commandName` is a verb followed by the aggregate's name in
 * PascalCase. Unlike an event a command is refused for what it says too much, as the body of a request is.
 * @throws Error when the name does not end with the aggregate's name or is defined twice
 */
export function defineCommand<P extends TProperties>(
  commandName: string,
  options: { aggregate: string; summary: string; version?: number; data: P },
): CommandDefinition<TObject<P>> {
  const { aggregate, summary, version = 1, data } = options;
  const words = kebab(commandName);
  if (!words.endsWith(`-${aggregate}`)) throw new Error(`${commandName} does not end with its aggregate ${aggregate}`);
  const type = `yilian.${aggregate}.${words.slice(0, -aggregate.length - 1)}.v${version}`;
  if (definitions.has(type)) throw new Error(`${type} is defined twice`);
  const schema = Type.Object(data, { additionalProperties: false });
  const definition = { commandName, type, aggregate, topic: `yilian.commands.${aggregate}`, summary, schema };
  definitions.set(type, definition);
  return definition;
}
