import { upstreamFailure } from './upstream-failure.js';

const failed = (code: string): Error => new Error('wrapped', { cause: Object.assign(new Error('inner'), { code }) });

describe('a service that does not answer', () => {
  it.each([
    [failed('ECONNREFUSED'), 503],
    [failed('UND_ERR_CONNECT_TIMEOUT'), 503],
    [
      new Error('x', {
        cause: new AggregateError([failed('x').cause, Object.assign(new Error('y'), { code: 'ECONNREFUSED' })]),
      }),
      503,
    ],
    [failed('UND_ERR_HEADERS_TIMEOUT'), 504],
    [failed('UND_ERR_SOCKET'), 502],
    [failed('ECONNRESET'), 502],
    [new Error('anything'), 502],
    ['no error at all', 502],
  ])('%s is %d', (error, status) => expect(upstreamFailure(error).status).toBe(status));
});
