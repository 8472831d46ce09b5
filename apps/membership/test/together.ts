import { eventually, type TestResponse, type TestService } from '#testing';

/** Starts all while `held` locks what each of them waits for, in their order; answers their statuses. */
export async function together(
  { dataSource }: TestService,
  held: string,
  ...changes: readonly (() => Promise<TestResponse>)[]
): Promise<number[]> {
  const session = dataSource.createQueryRunner();
  await session.startTransaction();
  await session.query(held);
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const answers: Promise<TestResponse>[] = [];
  for (const change of changes) {
    answers.push(change());
    await eventually(async () => expect(await dataSource.query(waiting)).toHaveLength(answers.length));
  }
  await session.commitTransaction();
  await session.release();
  return (await Promise.all(answers)).map(({ status }) => status);
}
