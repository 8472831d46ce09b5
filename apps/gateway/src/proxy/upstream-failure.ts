import type { Problem } from '#platform';
import { bodyTooLarge, tooLarge } from './body-limit.js';

const unreachable: Problem = {
  status: 503,
  code: 'service-unavailable',
  text: { zh: '该服务暂时不可用，请稍后重试', en: 'The service is not available right now; try again shortly' },
  headers: { 'retry-after': '2' },
};
const tooSlow: Problem = {
  status: 504,
  code: 'service-too-slow',
  text: { zh: '该服务未在规定时间内响应，请稍后重试', en: 'The service did not answer in time; try again later' },
};
const brokenOff: Problem = {
  status: 502,
  code: 'service-broke-off',
  text: {
    zh: '该服务在响应前中断了连接；操作可能已生效，请用相同的 Idempotency-Key 重试',
    en: 'The service broke off before it answered; the request may have taken effect, retry it with the same Idempotency-Key',
  },
};

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const timedOut = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

interface Failure {
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of an AggregateError: one failure for each address that was tried. */
  readonly errors?: readonly Failure[];
}

function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause, errors = [] } = error as Failure;
  return [String(code), ...codesOf(cause), ...errors.flatMap(codesOf)];
}

/**
 * How the front door tells that a service did not answer, never why, which stays in its log: 503 when the request cannot
 * have reached the service, 504 when the service is too slow, 502 when it broke off.
 */
export function upstreamFailure(error: unknown): Problem {
  const codes = codesOf(error);
  if (codes.includes(bodyTooLarge)) return tooLarge;
  if (codes.some((code) => neverSent.has(code))) return unreachable;
  if (codes.some((code) => timedOut.has(code))) return tooSlow;
  return brokenOff;
}
