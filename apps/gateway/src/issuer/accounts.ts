import { UserAmended, UserRegistered, type EventRecord, type Role, type UserState } from '#contracts';

/** Someone the local issuer can sign in. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly organizationId?: string;
  readonly practitionerId?: string;
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

  private readonly byId = new Map<string, { account: Account; sequence: number }>();
  private readonly idByName = new Map<string, string>();

  constructor() {
    for (const account of builtIn) this.put(account, 0);
  }

  /** Learns of a user from its full-state event; older news are ignored, so replays do no harm, and so are built-in names. */
  learn(event: EventRecord): void {
    if (event.type !== UserRegistered.type && event.type !== UserAmended.type) return;
    const known = this.byId.get(event.subject);
    if (known && known.sequence >= event.sequence) return;
    if (builtIn.some(({ username }) => username === (event.data as UserState).username)) return;
    if (known && this.idByName.get(known.account.username) === event.subject)
      this.idByName.delete(known.account.username);
    this.put({ id: event.subject, ...(event.data as UserState) }, event.sequence);
  }

  find(id: string): Account | undefined {
    return this.byId.get(id)?.account;
  }

  named(username: string): Account | undefined {
    const id = this.idByName.get(username);
    return id === undefined ? undefined : this.find(id);
  }

  private put(account: Account, sequence: number): void {
    this.byId.set(account.id, { account, sequence });
    this.idByName.set(account.username, account.id);
  }
}

/** The claims of an access token, as every service reads them. */
export const claimsOf = ({ username, roles, organizationId, practitionerId }: Omit<Account, 'id' | 'displayName'>) => ({
  username,
  roles: [...roles],
  ...(organizationId ? { organization_id: organizationId } : {}),
  ...(practitionerId ? { practitioner_id: practitionerId } : {}),
});
