import { get, type IncomingMessage } from 'node:http';

/** What the platform's live stream says of an event; never its data. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: number;
  readonly correlationId: string;
  readonly text: { readonly zh: string; readonly en: string };
}

/** Listens to the live stream and keeps what it hears. */
export class Live {
  private readonly heard: LiveEvent[] = [];
  private failure?: Error;

  private constructor(private readonly stream: IncomingMessage) {
    this.listen().catch((error: Error) => (this.failure = error));
  }

  /** Returns once the stream is open, so that nothing that happens afterwards is missed. */
  static open(gateway: string): Promise<Live> {
    // On a connection of its own, which ends with it; `fetch` would keep it.
    return new Promise((resolve, reject) => {
      get(`${gateway}/events`, { agent: false }, (answer) => resolve(new Live(answer))).on('error', reject);
    });
  }

  /** The events of one flow so far, in the order of time. */
  flow(correlationId: string): LiveEvent[] {
    if (this.failure) throw this.failure;
    return this.heard.filter((event) => event.correlationId === correlationId).sort(byTime);
  }

  close(): void {
    this.stream.destroy();
  }

  private async listen(): Promise<void> {
    let rest = '';
    for await (const chunk of this.stream.setEncoding('utf8') as AsyncIterable<string>) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      this.heard.push(...frames.flatMap(eventsIn));
    }
  }
}

const byTime = (a: LiveEvent, b: LiveEvent): number => a.time.localeCompare(b.time) || a.id.localeCompare(b.id);

/** The event of a frame of server-sent events; heartbeats and settings have none. */
export function eventsIn(frame: string): LiveEvent[] {
  const data = frame.split('\n').find((line) => line.startsWith('data: '));
  return data ? [JSON.parse(data.slice('data: '.length)) as LiveEvent] : [];
}
