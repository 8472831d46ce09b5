/** The part of oidc-provider that the local issuer uses; the package brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
    grantTypeAllowed(grantType: string): boolean;
  }

  export interface Context {
    body: unknown;
    type: string;
    get(header: string): string;
    remove(header: string): void;
    readonly oidc: {
      readonly client: Client;
      readonly params: Record<string, string | undefined>;
      readonly session?: { readonly accountId?: string };
      readonly provider: Provider;
    };
  }

  export interface Token {
    readonly kind: string;
    readonly clientId: string;
    readonly accountId?: string;
    readonly expiration: number;
    scope?: string;
    resourceServer?: unknown;
    save(): Promise<string>;
  }

  interface Grant {
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
    readonly params: Record<string, string | undefined>;
  }

  type TokenClass = new (properties: Record<string, unknown>) => Token;

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    proxy: boolean;
    use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): this;
    readonly AccessToken: TokenClass;
    readonly ClientCredentials: TokenClass;
    readonly Client: { find(id: string): Promise<Client | undefined> };
    readonly Grant: new (properties: { clientId: string; accountId: string | undefined }) => Grant;
    readonly ResourceServer: new (identifier: string, info: Record<string, unknown>) => unknown;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    registerGrantType(name: string, handler: (ctx: Context) => Promise<void>, params: string[]): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    /** Stores the outcome and answers where the browser goes next. */
    interactionResult(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
    ): Promise<string>;
    on(event: string, listener: (...args: unknown[]) => void): this;
  }

  export const errors: {
    readonly InvalidGrant: new (detail: string) => Error;
    readonly InvalidRequest: new (description: string) => Error;
    readonly SessionNotFound: new (description: string) => Error;
  };
}
