import { readdir } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How Node and its loggers tell of an error that nobody handled. */
const outburst = /unhandled.?(promise.?)?rejection|uncaught.?exception/i;
const longest = 200;

/** Lines of the services' logs that tell of one, each with the name of its log. */
export async function outburstsIn(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.log'))) {
    for await (const line of createInterface({ input: createReadStream(join(directory, file)) })) {
      if (outburst.test(line)) found.push(`${file}: ${line.trim().slice(0, longest)}`);
    }
  }
  return found;
}
