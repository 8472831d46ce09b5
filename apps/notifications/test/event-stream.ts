import { bearerOf, type TestCaller } from '#testing';
import type { MessageDto } from '../src/messages/message.dto.js';

/** A client of the inbox's stream, as a browser would be. */
export interface EventStream {
  readonly response: Response;
  readonly messages: MessageDto[];
  readonly comments: number;
  readonly ended: boolean;
  close(): void;
}

/** Opens the stream and reads along until it ends or is closed. */
export async function openStream(
  url: string,
  as: TestCaller,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const control = new AbortController();
  const response = await fetch(`${url}/v1/inbox/stream`, {
    headers: { authorization: await bearerOf(as), accept: 'text/event-stream', ...headers },
    signal: control.signal,
  });
  const stream = { response, messages: [] as MessageDto[], comments: 0, ended: false, close: () => control.abort() };
  void readAlong(response, stream).finally(() => (stream.ended = true));
  return stream;
}

async function readAlong(
  response: Response,
  stream: { messages: MessageDto[]; comments: number; ended: boolean },
): Promise<void> {
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        if (part.startsWith(':')) stream.comments++;
        const [id, event, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(part)?.slice(1) ?? [];
        if (event !== 'message' || !data) continue;
        const message = JSON.parse(data) as MessageDto;
        if (message.position !== Number(id)) throw new Error(`${id} is not ${message.position}`);
        stream.messages.push(message);
      }
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}
