// Stands in for a service: as little as a supervisor sees of one.
import { createServer } from 'node:http';

if (process.env.FAKE_COMPLAINT) {
  process.stderr.write(`{"level":"info","msg":"starting"}\n✗ ${process.env.FAKE_COMPLAINT}\n`);
  process.exit(1);
}
const answers = { '/health/ready': 200, '/environment': 200 };
createServer((request, response) => {
  response.writeHead(answers[request.url] ?? 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(request.url === '/environment' ? process.env : {}));
}).listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => process.exit());
