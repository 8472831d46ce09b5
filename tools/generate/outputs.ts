import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import {
  commandDefinitions,
  eventDefinitions,
  policyParameters,
  referralStatuses,
  roles,
  type CommandDefinition,
  type EventDefinition,
} from '#contracts';
import { baseSettings, type Config } from '#platform';
import { asyncapi } from './asyncapi.js';
import { countyFolderPage, type FileColumns } from './county-folder.js';
import { environmentPage, type ServiceSettings } from './environment.js';
import { eventMap } from './event-map.js';
import { readFacts } from './facts.js';
import { messageRules, type MessageRule } from './message-rules.js';
import { policiesPage } from './policies.js';
import { withEventTable } from './readmes.js';
import { referralTable, type ReferralMachine } from './referral-table.js';
import { schemaFiles } from './schemas.js';
import { isTransitions, statePage, type Lifecycle } from './states.js';
import { serviceNames, sourcesBelow } from './workspace.js';

/** Where the project is, and where its modules can be imported from (sources in tests, dist/ otherwise). */
export interface Workspace {
  readonly root: string;
  readonly modules: string;
  readonly extension: '.ts' | '.js';
}

/** Every event of the contracts, in the order in which they are defined. */
export const allEvents = (): EventDefinition[] => [...eventDefinitions.values()];

/** Every command of the contracts, likewise. */
export const allCommands = (): CommandDefinition[] => [...commandDefinitions.values()];

/** Every generated file by its path, formatted as the house formats, the same for the same sources. */
export async function outputs(workspace: Workspace): Promise<Map<string, string>> {
  const { root } = workspace;
  const events = allEvents();
  const commands = allCommands();
  const facts = readFacts(root, events, commands);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const raw = new Map([
    ['docs/asyncapi.yaml', asyncapi({ events, commands, facts, version })],
    ['docs/event-map.md', eventMap(events, commands, facts)],
    ...schemaFiles([...events, ...commands]),
  ]);
  for (const life of await lifecycles(workspace)) {
    raw.set(`docs/reference/states/${life.service}-${life.subject}.md`, statePage(life));
  }
  raw.set('docs/reference/referral-table.md', referralTable(await referralMachine(workspace)));
  const { rules } = (await load(workspace, 'apps/notifications/src/domain/rules.ts')) as { rules: MessageRule[] };
  raw.set(
    'docs/reference/messages.md',
    messageRules(rules, (type) => eventDefinitions.get(type)?.eventName ?? type),
  );
  const { columnsOf } = (await load(workspace, 'apps/membership/src/domain/import/files.ts')) as {
    columnsOf: Record<string, FileColumns>;
  };
  const { clinicColumns } = (await load(workspace, 'apps/scheduling/src/domain/import/clinic-line.ts')) as {
    clinicColumns: FileColumns;
  };
  raw.set('docs/reference/county-folder.md', countyFolderPage({ ...columnsOf, 'clinics.csv': clinicColumns }));
  raw.set('docs/reference/policies.md', policiesPage(policyParameters));
  raw.set('docs/reference/environment.md', environmentPage(baseSettings, await settings(workspace)));
  for (const service of facts) {
    const path = `apps/${service.service}/README.md`;
    if (existsSync(join(root, path))) {
      raw.set(path, withEventTable(readFileSync(join(root, path), 'utf8'), service, events, commands));
    }
  }
  const options = { ...(await resolveConfig(join(root, 'package.json'))) };
  const formatted = new Map<string, string>();
  for (const [path, text] of raw) formatted.set(path, await format(text, { ...options, filepath: path }));
  return formatted;
}

const load = async ({ modules, extension }: Workspace, source: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(join(modules, source.replace(/\.ts$/, extension))).href)) as Record<string, unknown>;

/** The referral machine, from the three files of its domain that are data. */
async function referralMachine(workspace: Workspace): Promise<ReferralMachine> {
  const parts = ['transitions', 'actions', 'table'].map((file) =>
    load(workspace, `apps/referrals/src/domain/${file}.ts`),
  );
  const [transitions, actions, table] = (await Promise.all(parts)) as unknown as [
    ReferralMachine,
    ReferralMachine,
    ReferralMachine,
  ];
  return {
    statuses: referralStatuses,
    roles,
    transitions: transitions.transitions,
    actions: actions.actions,
    verdictOf: actions.verdictOf,
    table: table.table,
  };
}

/** The `transitions` tables of every service's domain. */
async function lifecycles(workspace: Workspace): Promise<Lifecycle[]> {
  const found: Lifecycle[] = [];
  for (const service of serviceNames(workspace.root)) {
    for (const path of sourcesBelow(workspace.root, `apps/${service}/src/domain`)) {
      if (!/export const \w*[tT]ransitions\b/.test(readFileSync(join(workspace.root, path), 'utf8'))) continue;
      for (const [name, value] of Object.entries(await load(workspace, path))) {
        if (!/transitions$/i.test(name) || !isTransitions(value)) continue;
        const prefix = name.replace(/-?transitions$/i, '');
        const file = path.slice(path.lastIndexOf('/') + 1, -'.ts'.length);
        const subject = prefix || (file === 'transitions' ? service.replace(/s$/, '') : file);
        found.push({
          service,
          subject: subject.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
          transitions: value,
        });
      }
    }
  }
  return found;
}

/** The settings of every service that has a config.ts. */
async function settings(workspace: Workspace): Promise<ServiceSettings[]> {
  const found: ServiceSettings[] = [];
  for (const service of serviceNames(workspace.root)) {
    const path = `apps/${service}/src/config.ts`;
    if (!existsSync(join(workspace.root, path))) continue;
    const { config } = (await load(workspace, path)) as { config: Config };
    found.push({ service, settings: config.settings });
  }
  return found;
}
