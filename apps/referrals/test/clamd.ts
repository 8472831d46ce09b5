import { createServer, type AddressInfo } from 'node:net';

/** A small `clamd`: it reads a stream as the real one does and finds the EICAR test file in it. */
export interface Clamd {
  readonly url: string;
  /** What it was sent, whole streams only. */
  readonly scanned: readonly Buffer[];
  /** From now on it answers this in place of a verdict; `silent` is nothing at all. */
  say(answer: string | undefined): void;
  close(): Promise<void>;
}

/** The part of the standard test file that scanners know; the whole of it would trip those of developers. */
export const bad = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';

export async function startClamd(): Promise<Clamd> {
  const scanned: Buffer[] = [];
  let answer: string | undefined;
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      const content = wholeStream(heard);
      if (!content || answer === 'silent') return;
      scanned.push(content);
      socket.end(`${answer ?? (content.includes(bad) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK')}\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scanned,
    say(said) {
      answer = said;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** What the pieces of a stream say once the empty one has come. */
function wholeStream(heard: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0';
  if (!heard.subarray(0, command.length).equals(Buffer.from(command))) return undefined;
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= heard.length;) {
    const length = heard.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(heard.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
