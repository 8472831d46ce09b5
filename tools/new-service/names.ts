/** A service's name and its aggregate's, both in kebab case: `work-orders` and `work-order`. */
export interface Names {
  readonly service: string;
  readonly aggregate: string;
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The singular of a service's name, or an item of it where that is no plural. */
function aggregateOf(service: string): string {
  const singular = service.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
  return singular === service ? `${service}-item` : singular;
}

/** Names of a new service, or what is wrong with them. */
export function namesFor(service: string | undefined, aggregate?: string): Names | string {
  if (!service || !kebab.test(service))
    return 'The name of a service is in kebab case: npm run new:service -- work-orders';
  const own = aggregate ?? aggregateOf(service);
  if (!kebab.test(own)) return 'The name of an aggregate is in kebab case: npm run new:service -- dispatch posting';
  if (own === service)
    return `The aggregate needs another name than its service: npm run new:service -- ${service} <aggregate>`;
  return { service, aggregate: own };
}

const pascal = (name: string): string => name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
const camel = (name: string): string => pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());
const snake = (name: string): string => name.replaceAll('-', '_');
const words = (name: string): string => name.replaceAll('-', ' ');

/** The template's text, or a path in it, with the sample's names replaced in every case they are written in. */
export function rename(text: string, { service, aggregate }: Names): string {
  const pairs: [string, string][] = [];
  for (const write of [pascal, camel, snake, words, (name: string) => name]) {
    pairs.push([write('sample-items'), write(service)], [write('sample-item'), write(aggregate)]);
  }
  return pairs.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
