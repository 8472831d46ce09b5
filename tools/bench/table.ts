import { paint } from '../local/console.js';

type Figures = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Figures => typeof value === 'object' && value !== null;

/** `cpuMsPerReferral` and `residentMiB` as people read them: `cpu ms per referral`, `resident MiB`. */
const words = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace('mi b', 'MiB');

/** One line for each group of figures: `8 clients  per second 512, p50 ms 14 …`. */
function lines(figures: Figures, label: string): string[] {
  const plain = Object.entries(figures).filter(([, value]) => !isTree(value));
  const trees = Object.entries(figures).filter(([, value]) => isTree(value)) as [string, Figures][];
  const said = plain.map(([name, value]) => `${words(name)} ${paint('bold', String(value))}`).join(', ');
  const own = said === '' ? [] : [`  ${label.padEnd(22)} ${said}`];
  return [
    ...own,
    ...trees.flatMap(([name, tree]) => lines(tree, label === '' ? words(name) : `${label} ${words(name)}`)),
  ];
}

/** A row of the results as lines for a terminal. */
export const tableOf = (name: string, title: string, figures: Figures): string[] => [
  `${paint('cyan', name)}  ${title}`,
  ...lines(figures, ''),
  '',
];
