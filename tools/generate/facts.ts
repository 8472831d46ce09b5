import ts from 'typescript';
import * as contracts from '#contracts';
import { CommandAccepted, CommandRejected, type CommandDefinition, type EventDefinition } from '#contracts';
import { parse, serviceNames, sourcesBelow } from './workspace.js';

/** What one service says and hears, read from its sources. */
export interface ServiceFacts {
  readonly service: string;
  /** Names of events its rules make. */
  readonly publishes: readonly string[];
  /** Names of events it has a handler for, each with the file that handles it. */
  readonly handles: ReadonlyMap<string, readonly string[]>;
  /** Names of commands it carries out; each is answered by an event. */
  readonly accepts: readonly string[];
  /** True when it follows topics without a group (a live view). */
  readonly tails: boolean;
}

const isEvent = (value: unknown): value is EventDefinition => typeof value === 'function' && 'eventName' in value;

/** Lists of events that the contracts export, by name: `@On(membershipChanges)` handles each of them. */
const lists: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(contracts).flatMap(([name, value]: [string, unknown]) =>
    Array.isArray(value) && value.every(isEvent) ? [[name, value.map(({ eventName }) => eventName)]] : [],
  ),
);

/** Reads every service's facts from apps/<service>/src. */
export function readFacts(
  root: string,
  events: readonly EventDefinition[],
  commands: readonly CommandDefinition[],
): ServiceFacts[] {
  const commandNames = new Set(commands.map((command) => command.commandName));
  const known = new Set([...events.map((event) => event.eventName), ...commandNames, ...lists.keys()]);
  return serviceNames(root).map((service) => {
    const publishes = new Set<string>();
    const accepts = new Set<string>();
    const handles = new Map<string, string[]>();
    let tails = false;
    for (const path of sourcesBelow(root, `apps/${service}/src`)) {
      const file = parse(root, path);
      const imported = importedNames(file, known);
      const visit = (node: ts.Node): void => {
        if (ts.isDecorator(node)) requireKnown(node, imported, path);
        if (ts.isNewExpression(node) && node.expression.getText() === 'Tail') tails = true;
        if (ts.isIdentifier(node) && imported.has(node.text)) {
          const name = imported.get(node.text) ?? node.text;
          if (isGivenTo(node, 'OnCommand')) accepts.add(name);
          else if (isGivenTo(node, 'On'))
            for (const each of lists.get(name) ?? [name])
              handles.set(each, [...new Set([...(handles.get(each) ?? []), path])]);
          else if (!commandNames.has(name) && !lists.has(name) && isMade(node, path)) publishes.add(name);
        }
        ts.forEachChild(node, visit);
      };
      ts.forEachChild(file, visit);
    }
    // The library answers commands, in the transaction of the service that carries them out.
    if (accepts.size > 0) for (const { eventName } of [CommandAccepted, CommandRejected]) publishes.add(eventName);
    return {
      service,
      publishes: [...publishes].sort(),
      handles: new Map([...handles].sort(byKey)),
      accepts: [...accepts].sort(),
      tails,
    };
  });
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** Local name to defined name of every event, list of events and command that a file imports from the contracts. */
function importedNames(file: ts.SourceFile, known: ReadonlySet<string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) {
      const original = (propertyName ?? name).text;
      if (known.has(original)) names.set(name.text, original);
    }
  }
  return names;
}

/** What is handled is read from the names in `@On(…)`: a list of the service's own would be left out unseen. */
function requireKnown({ expression }: ts.Decorator, imported: ReadonlyMap<string, string>, path: string): void {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'On') return;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !imported.has(node.text))
      throw new Error(`${path}: @On(${node.text}) is no event or list of events of the contracts`);
    ts.forEachChild(node, visit);
  };
  if (expression.arguments[0]) visit(expression.arguments[0]);
}

/** True inside `@On(…)`, or whatever the decorator is called. */
function isGivenTo(node: ts.Identifier, decorator: string): boolean {
  for (let at: ts.Node = node; at.parent; at = at.parent) {
    if (ts.isDecorator(at))
      return ts.isCallExpression(at.expression) && at.expression.expression.getText() === decorator;
  }
  return false;
}

/**
 * True where an event is made: called anywhere in the service, or named as a value in its domain (transition tables name
 * events without calling them). Not in imports, types, or to read a member such as `.type`.
 */
function isMade(node: ts.Identifier, path: string): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node) return true;
  if (!path.includes('/src/domain/')) return false;
  if (ts.isImportSpecifier(parent) || ts.isTypeQueryNode(parent) || ts.isTypeReferenceNode(parent)) return false;
  return !(ts.isPropertyAccessExpression(parent) && parent.expression === node);
}
