import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Refusal, roles, type Role } from '#contracts';

/** Who asks: read off the access token, never off the request. */
export interface Caller {
  /** `sub`: a user's id, or a client's name when it acts for itself. */
  readonly userId: string;
  readonly username?: string;
  readonly roles: readonly Role[];
  /** The organization for which the caller acts; who has none acts for the whole platform. */
  readonly organizationId?: string;
  readonly practitionerId?: string;
  /** When the token ends, and with it whatever is open in its name. */
  readonly expiresAt?: Date;
}

/** A request with its caller, once the guard has let it in. */
export interface WithCaller {
  caller?: Caller;
}

/** What says who asks: an HTTP request, or the context of a command. */
export interface Asking extends WithCaller {
  readonly headers: { readonly authorization?: string };
}

/** Who asks in this execution, whichever way it came. */
export const askingIn = (context: ExecutionContext): Asking =>
  context.getType() === 'rpc'
    ? context.switchToRpc().getContext<Asking>()
    : context.switchToHttp().getRequest<Asking>();

const optionalText = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

/** The caller of a token's claims; undefined when they name none or no role. */
export function callerOf(claims: Readonly<Record<string, unknown>>): Caller | undefined {
  const userId = optionalText(claims['sub']);
  const given = claims['roles'];
  if (!userId || !Array.isArray(given)) return undefined;
  const known = roles.filter((role) => given.includes(role));
  if (known.length === 0) return undefined;
  return {
    userId,
    username: optionalText(claims['username']),
    roles: known,
    organizationId: optionalText(claims['organization_id']),
    practitionerId: optionalText(claims['practitioner_id']),
    ...(typeof claims['exp'] === 'number' && { expiresAt: new Date(claims['exp'] * 1_000) }),
  };
}

/** The longest that a timer waits. */
const longestMs = 2 ** 31 - 1;

/** Milliseconds until the token of a caller ends, for the timer of a stream; who needs none has as long as a timer waits. */
export const lifeOf = (caller: Caller | undefined): number =>
  Math.min((caller?.expiresAt?.getTime() ?? Infinity) - Date.now(), longestMs);

/** The caller of the request or command: `@CurrentUser() caller: Caller`. Routes that are `@Public()` have none. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = askingIn(context);
  if (!caller) throw new Error('@CurrentUser() on a route without @Allow()');
  return caller;
});

/** The organization for which the caller acts. @throws Refusal `no-organization` when the account has none */
export function organizationOf(caller: Caller): string {
  if (caller.organizationId) return caller.organizationId;
  throw new Refusal('forbidden', 'no-organization', {
    zh: '该账号未绑定机构，不能代表机构操作',
    en: 'The account belongs to no organization and cannot act for one',
  });
}
