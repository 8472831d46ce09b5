import * as net from 'node:net';
import * as tls from 'node:tls';

/** The longest wait of the client for one answer is that for a group to gather: 15 s, and 5 s for the way. */
const silenceMs = 20_000;

/** One connection, and when it was heard last (monotonic, ms). */
interface Line {
  readonly socket: net.Socket;
  heardAt: number;
}

/** Connections to one broker. */
export type Lines = Set<Line>;

const linesTo = new Map<string, Lines>();

function linesOf(place: string): Lines {
  const lines = linesTo.get(place) ?? new Set();
  linesTo.set(place, lines);
  return lines;
}

/**
 * Ends a connection on which a question stays without any answer for so long, together with those to the same broker
 * that were heard no later: what swallowed its packets has swallowed theirs, and each would be waited for in turn.
 */
export function giveUpWhenSilent(socket: net.Socket, lines: Lines, limitMs = silenceMs): void {
  const line: Line = { socket, heardAt: performance.now() };
  lines.add(line);
  let waiting: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    const silent = [...lines].filter(({ heardAt }) => heardAt <= line.heardAt);
    for (const each of silent) each.socket.destroy(new Error(`no answer within ${limitMs / 1_000} s`));
  };
  const answered = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]): boolean => {
    waiting ??= setTimeout(giveUp, limitMs).unref();
    return write(...args);
  };
  socket.on('data', () => {
    line.heardAt = performance.now();
    answered();
  });
  socket.on('close', () => {
    lines.delete(line);
    answered();
  });
}

/** The same among all connections of this process to one place, such as `127.0.0.1:5432`. */
export const attend = (socket: net.Socket, place: string, limitMs?: number): void =>
  giveUpWhenSilent(socket, linesOf(place), limitMs);

/** What the client tells when it wants a connection. */
export interface Wanted {
  host: string;
  port: number;
  ssl: tls.ConnectionOptions;
  onConnect: () => void;
}

/**
 * A connection that is given up when the other end has gone without a word (a cable pulled, a firewall that forgot).
 * The client itself only lets each question time out and asks the next one on the same dead connection, for minutes.
 * When `end` is aborted it is reset, and what the other end has not received by then it never will.
 */
export function attentiveSocket({ host, port, ssl, onConnect }: Wanted, end?: AbortSignal): net.Socket {
  end?.throwIfAborted();
  const name = net.isIP(host) ? {} : { servername: host };
  // Without TLS the client gives null, whatever its types say.
  const secure = ssl as tls.ConnectionOptions | null;
  // TLS on a connection that still chooses among addresses ends the process.
  const line = net.connect({ host, port, autoSelectFamily: !secure });
  const socket = secure ? tls.connect({ socket: line, host, ...name, ...secure }) : line;
  socket.on(secure ? 'secureConnect' : 'connect', onConnect);
  // After an ordinary end the system would go on sending what it has, for a minute or more.
  const reset = (): void => void line.resetAndDestroy();
  end?.addEventListener('abort', reset);
  line.on('close', () => end?.removeEventListener('abort', reset));
  line.setKeepAlive(true, 60_000);
  // Without it a commit of offsets or a sign of life behind an open fetch waits for an acknowledgement, 40 ms or more.
  line.setNoDelay(true);
  attend(socket, `${host}:${port}`);
  return socket;
}
