import { publicLinks, publicLocation, requestHeaders, responseHeaders } from './headers.js';

const prefix = '/api/referrals';
const upstream = 'http://127.0.0.1:8102';
const origin = { address: '192.0.2.7', host: 'gate.example', protocol: 'https', prefix, traceparent: '00-a-b-01' };

describe('headers through the front door', () => {
  it('drops hop-by-hop headers and what a client claims about its origin', () => {
    const sent = requestHeaders(
      {
        accept: 'a/b',
        te: 'trailers',
        upgrade: 'h2c',
        'x-forwarded-for': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
        'x-real-ip': '1',
      },
      origin,
    );
    expect(sent).toEqual({
      accept: 'a/b',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-host': 'gate.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': prefix,
      traceparent: '00-a-b-01',
    });
  });

  it('drops hop-by-hop headers of the answer, also those that Connection names', () => {
    const answer = {
      connection: 'close, X-Hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      etag: '"3"',
      'x-powered-by': 'x',
    };
    expect(responseHeaders(answer, prefix, upstream)).toEqual({ etag: '"3"' });
  });

  it.each([
    ['/v1/referrals/1', '/api/referrals/v1/referrals/1'],
    ['http://127.0.0.1:8102/v1/x?a=1#b', '/api/referrals/v1/x?a=1#b'],
    ['/api/referrals/v1/x', '/api/referrals/v1/x'],
    ['/api/referrals-of-others', '/api/referrals/api/referrals-of-others'],
    ['https://elsewhere.example/x', 'https://elsewhere.example/x'],
    ['//elsewhere.example/x', '//elsewhere.example/x'],
    ['next', 'next'],
  ])('location %s becomes %s', (location, expected) => {
    expect(publicLocation(location, prefix, upstream)).toBe(expected);
  });

  it('rewrites every link of a page', () => {
    expect(
      publicLinks('</v1/referrals?cursor=a>; rel="next", <https://x.example/>; rel="help"', prefix, upstream),
    ).toBe('</api/referrals/v1/referrals?cursor=a>; rel="next", <https://x.example/>; rel="help"');
  });
});
