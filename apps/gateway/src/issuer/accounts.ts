import { userChanges, UserRegistered, type EventRecord, type Role, type UserState } from '#contracts';
import { Newest } from '../newest.js';

/** Someone the local issuer can sign in. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly organizationId?: string;
  readonly practitionerId?: string;
  /** False while it is deactivated. */
  readonly active?: boolean;
}

/** There before any county folder is imported; they belong to the group, not to a member. */
const builtIn: readonly Account[] = [
  {
    id: '01930000-0000-7000-8000-00000000ad31',
    username: 'admin',
    displayName: '集团管理员 Group administrator',
    roles: ['group-admin'],
  },
  {
    id: '01930000-0000-7000-8000-0000000b5e4e',
    username: 'observer',
    displayName: '医管委观察员 Committee observer',
    roles: ['committee-observer'],
  },
  {
    id: '01930000-0000-7000-8000-00000000a0d1',
    username: 'auditor',
    displayName: '审计员 Auditor',
    roles: ['auditor'],
  },
];

/** The accounts of the local issuer: the built-in ones and those of the `user` topic, by id and by name. */
export class Accounts {
  static readonly topics = [UserRegistered.topic];

  private readonly byId = new Newest<Account>();
  private readonly idByName = new Map<string, string>();

  constructor() {
    for (const account of builtIn) this.put(account, 0);
  }

  /** Learns of a user from its full-state event; a built-in name stays who it is. */
  learn(event: EventRecord): void {
    if (!userChanges.some(({ type }) => type === event.type)) return;
    if (builtIn.some(({ username }) => username === (event.data as UserState).username)) return;
    this.put({ id: event.subject, ...(event.data as UserState) }, event.sequence);
  }

  /** Whom to sign in: an account that is deactivated is not found. */
  find(id: string): Account | undefined {
    const account = this.byId.get(id);
    return account?.active === false ? undefined : account;
  }

  isDeactivated(username: string): boolean {
    return this.idByName.has(username) && this.named(username) === undefined;
  }

  named(username: string): Account | undefined {
    const id = this.idByName.get(username);
    return id === undefined ? undefined : this.find(id);
  }

  private put(account: Account, sequence: number): void {
    const before = this.byId.get(account.id)?.username;
    if (!this.byId.take(account.id, sequence, account)) return;
    if (before !== undefined && this.idByName.get(before) === account.id) this.idByName.delete(before);
    this.idByName.set(account.username, account.id);
  }
}

/** The claims of an access token, as every service reads them. */
export const claimsOf = ({
  username,
  roles,
  organizationId,
  practitionerId,
}: Omit<Account, 'id' | 'displayName' | 'active'>) => ({
  username,
  roles: [...roles],
  ...(organizationId ? { organization_id: organizationId } : {}),
  ...(practitionerId ? { practitioner_id: practitionerId } : {}),
});
