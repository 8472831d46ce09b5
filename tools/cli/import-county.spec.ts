import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, type ApiProblem } from './api.js';
import { importCounty, type ImportStopped } from './import-county.js';

const bad = (file: string, line: number) => ({ pointer: `/files/${file}`, detail: '', file, line, column: '' });
const refused = (...errors: object[]) => ({
  type: '/problems/import/bad-lines',
  title: 'bad lines',
  status: 400,
  errors,
});
const fine = { counts: {} };

type Answers = Readonly<Record<string, object>>;

/** A platform whose services answer a dry run and an import so; what they were asked, in order. */
async function platform(answers: Answers): Promise<{ api: Api; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const service = request.url?.split('/')[2] ?? '';
      const { dryRun } = JSON.parse(body) as { dryRun?: boolean };
      const what = `${service} ${dryRun ? 'checks' : 'imports'}`;
      asked.push(what);
      const answer = answers[what] ?? fine;
      response.writeHead('status' in answer ? 400 : 201).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api: new Api(url, async () => 'token'), asked, server };
}

const attempt = async (answers: Answers) => {
  const { api, asked, server } = await platform(answers);
  const error: unknown = await importCounty(api, { 'users.csv': '' }).catch((error: unknown) => error);
  server.closeAllConnections();
  server.close();
  return { error, asked };
};

it('has every service check the folder before any imports, and tells each bad place once', async () => {
  const { error, asked } = await attempt({
    'membership checks': refused(bad('beds.csv', 0), bad('users.csv', 3)),
    'scheduling checks': refused(bad('beds.csv', 0), bad('clinics.csv', 2)),
  });
  expect(asked).toEqual(['membership checks', 'scheduling checks']);
  expect((error as ApiProblem).problem.errors?.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'beds.csv:0',
    'users.csv:3',
    'clinics.csv:2',
  ]);
});

it('says what was imported when a service stops after others, and that importing again doubles nothing', async () => {
  const { error, asked } = await attempt({ 'scheduling imports': refused(bad('clinics.csv', 2)) });
  expect(asked).toEqual(['membership checks', 'scheduling checks', 'membership imports', 'scheduling imports']);
  expect(error).toMatchObject({ service: 'scheduling', imported: ['membership'] });
  expect((error as ImportStopped).message).toContain('membership imported, scheduling did not');
});
