import { join } from 'node:path';
import { projectRoot } from '../../deploy/local/index.js';
import { apiOfAdministrator, localDirectory, type Connection } from '../cli/connection.js';
import { importCounty } from '../cli/import-county.js';
import { readCountyFolder } from '../cli/county-folder.js';
import { begins, done, seconds } from './console.js';
import { unlessAborted } from './interruption.js';
import { closingHint, connectionTo, withPlatform } from './session.js';
import { expertOf } from './walk/expert.js';
import { Live } from './walk/live.js';
import { Memory } from './walk/memory.js';
import { about, asJson, heading, total, way } from './walk/print.js';
import { castOf, Walks } from './walk/walks.js';

/** `npm run demo`: everything up, the example county imported, referrals walked and told. */
export function runDemo(once: boolean, json: boolean): Promise<number> {
  return withPlatform(async (platform, signal) => {
    await unlessAborted(signal, importAndWalk(connectionTo(platform), json));
    if (once) return 0;
    closingHint(platform);
    return undefined;
  });
}

async function importAndWalk(connection: Connection, json: boolean): Promise<void> {
  await importExample(connection);
  const live = await Live.open(connection.gateway);
  try {
    const walks = new Walks(await castOf(connection), live, new Memory(localDirectory()));
    await walks.tidy();
    if (json) await print([asJson(await straight(walks))]);
    else await tellBoth(walks);
  } finally {
    live.close();
  }
}

async function importExample(connection: Connection): Promise<void> {
  const began = Date.now();
  begins('导入示例：永年区县域医共体', 'importing the example: the Yongnian county medical group');
  const files = await readCountyFolder(join(projectRoot(), 'examples', 'yongnian'));
  const { registers } = await importCounty(apiOfAdministrator(connection), files);
  const sum = (field: 'created' | 'amended' | 'unchanged'): number =>
    registers.reduce((total, register) => total + register[field], 0);
  const took = seconds(Date.now() - began);
  done(
    `导入完成：新增 ${sum('created')}，更新 ${sum('amended')}，未变 ${sum('unchanged')}（${took}）`,
    `imported: ${sum('created')} new, ${sum('amended')} amended, ${sum('unchanged')} unchanged (${took})`,
  );
}

const straight = async (walks: Walks) => walks.straight(await expertOf(walks.cast));

async function tellBoth(walks: Walks): Promise<void> {
  begins('转诊一位患者：广府卫生院 → 区一院', 'referring a patient from Guangfu township to the First Hospital');
  const first = await straight(walks);
  await print([heading('一次上转，从提交到通知', 'a referral up, from the request to its notifications')]);
  await print([about(first), ...way(first), total(first), '']);

  begins('再转一位，此时已无号源', 'referring another one, for whom nothing is free');
  const second = await walks.waiting(async (queued) => {
    await print([heading('没有号源：候补，释放后自动预约', 'nothing free: waiting, booked when a slot is freed')]);
    await print([about(queued), ...way(queued)]);
    begins('前一位患者取消，号源释放', 'the patient before cancels, which frees a slot');
  });
  await print([...way(second.booked, second.queued), total(second.booked), '']);
}

/** Writes to standard output, and waits for it: a pipe may be slow, and the process may be about to end. */
const print = (lines: readonly string[]): Promise<unknown> =>
  new Promise((resolve) => process.stdout.write(`${lines.join('\n')}\n`, resolve));
