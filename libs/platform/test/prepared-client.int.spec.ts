import { createTestDatabase, type TestDatabase } from '#testing';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { defineConfig, openDatabase, readConfig } from '#platform';

@Entity('lamps')
class LampEntity {
  @PrimaryColumn('integer') id!: number;
  @Column('integer') times!: number;
}

describe('the connections of a service', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    database = await createTestDatabase([]);
    const env = { DATABASE_URL: database.url, KAFKA_BROKERS: 'none:1', DATABASE_POOL: '3' };
    const config = readConfig(defineConfig({}), env);
    dataSource = await openDatabase({ name: 'lamps', entities: [LampEntity] }, config);
    await dataSource.query('CREATE TABLE lamps (id integer PRIMARY KEY, times integer NOT NULL)');
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const prepared = async (): Promise<string[]> => {
    const rows: { statement: string }[] = await dataSource.query('SELECT statement FROM pg_prepared_statements');
    return rows.map(({ statement }) => statement);
  };

  it('prepare a statement once, whatever it is asked with', async () => {
    const text = 'SELECT $1::int + $2::int AS sum';
    for (const b of [1, 2, 3]) expect(await dataSource.query(text, [1, b])).toEqual([{ sum: 1 + b }]);
    expect((await prepared()).filter((each) => each === text)).toHaveLength(1);
  });

  it('read a page of a list by its own index for who has nothing in it, however often they are asked', async () => {
    await dataSource.query(`ALTER TABLE lamps ADD COLUMN colour text NOT NULL DEFAULT 'red'`);
    await dataSource.query('INSERT INTO lamps SELECT n, 0 FROM generate_series(1, 20000) n');
    await dataSource.query('CREATE INDEX lamps_of_a_colour ON lamps (colour, id)');
    await dataSource.query('VACUUM ANALYZE lamps');
    const read = await dataSource.transaction(async (manager) => {
      for (let turn = 1; turn <= 12; turn++) {
        const page = 'SELECT id, times FROM lamps WHERE colour = $1 ORDER BY id DESC LIMIT 51';
        expect(await manager.query(page, ['blue'])).toEqual([]);
      }
      return manager.query(`SELECT idx_tup_fetch::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'lamps'`);
    });
    expect(read).toEqual([{ rows: 0 }]);
  });

  it('go on after a migration by another replica', async () => {
    await dataSource.query('INSERT INTO lamps VALUES ($1, $2)', [1, 7]);
    const entity = () => dataSource.manager.findOneBy(LampEntity, { id: 1 });
    const star = () => dataSource.query('SELECT * FROM lamps WHERE id = $1', [1]);
    const returned = () => dataSource.query('UPDATE lamps SET times = times WHERE id = $1 RETURNING *', [1]);
    const both = async () => [await entity(), (await star())[0].times, (await returned())[0][0].times];
    const before = await both();
    await dataSource.query('ALTER TABLE lamps ADD COLUMN colour text');
    expect(await both()).toEqual(before);
  });
});
