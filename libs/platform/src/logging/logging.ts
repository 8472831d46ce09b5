import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { currentFlow } from '#messaging';

/** Names under which secrets and what identifies a patient could come along; their values are never logged. */
const secretNames = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'name',
  'idNumber',
  'phone',
  'address',
  'birthDate',
  'patient',
];

/** An internal error was logged with its cause where it became an answer; once is enough. */
const levelOf = (_: IncomingMessage, response: ServerResponse) => {
  if (response.statusCode > 500) return 'warn';
  return response.statusCode >= 400 && response.statusCode < 500 ? 'info' : 'debug';
};

/** Structured lines on standard output with the trace of the work they belong to; of requests the failed ones. */
export const loggingModule = (service: string, level: string) =>
  LoggerModule.forRoot({
    pinoHttp: {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const traceparent = currentFlow()?.traceparent;
        return traceparent ? { trace: traceparent.slice(3, 35) } : {};
      },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[…]' },
      customLogLevel: levelOf,
      autoLogging: { ignore: (request) => /^\/(health|metrics)/.test(request.url ?? '') },
      // Without headers, bodies or queries: they are where a patient could be named.
      serializers: {
        req: ({ method, url }: { method: string; url: string }) => ({ method, path: url.split('?')[0] }),
        res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      },
    },
  });
