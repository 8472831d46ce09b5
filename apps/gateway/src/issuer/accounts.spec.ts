import {
  UserAmended,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  type EventRecord,
  type UserState,
} from '#contracts';
import { Accounts, claimsOf } from './accounts.js';

const li: UserState = {
  username: 'li.na',
  displayName: '李娜',
  roles: ['clinician'],
  organizationId: 'o-1',
  practitionerId: 'p-1',
};
const event = (type: string, sequence: number, data: UserState, subject = 'u-1'): EventRecord => ({
  id: `${subject}-${sequence}`,
  type,
  source: '/yilian/membership',
  subject,
  sequence,
  correlationId: subject,
  time: new Date(0),
  data,
});

describe('accounts of the local issuer', () => {
  it('knows the built-in ones from the start, without an organization', () => {
    const accounts = new Accounts();
    const names = ['admin', 'observer', 'auditor'];
    expect(names.map((name) => accounts.named(name)?.roles)).toEqual([
      ['group-admin'],
      ['committee-observer'],
      ['auditor'],
    ]);
    expect(claimsOf(accounts.named('admin')!)).toEqual({ username: 'admin', roles: ['group-admin'] });
  });

  it('learns users from their events, in whatever order and however often they come', () => {
    const accounts = new Accounts();
    accounts.learn(event(UserAmended.type, 2, { ...li, roles: ['referral-coordinator'] }));
    accounts.learn(event(UserRegistered.type, 1, li));
    accounts.learn(event(UserAmended.type, 2, li));
    expect(claimsOf(accounts.named('li.na')!)).toEqual({
      username: 'li.na',
      roles: ['referral-coordinator'],
      organization_id: 'o-1',
      practitioner_id: 'p-1',
    });
    expect(accounts.find('u-1')?.displayName).toBe('李娜');
  });

  it('does not find an account while it is deactivated, whatever comes late or again', () => {
    const accounts = new Accounts();
    accounts.learn(event(UserDeactivated.type, 2, { ...li, active: false }));
    accounts.learn(event(UserRegistered.type, 1, li));
    expect([accounts.named('li.na'), accounts.find('u-1'), accounts.isDeactivated('li.na')]).toEqual([
      ...[undefined, undefined, true],
    ]);
    accounts.learn(event(UserReactivated.type, 3, { ...li, active: true }));
    expect([accounts.named('li.na')?.id, accounts.isDeactivated('li.na')]).toEqual(['u-1', false]);
  });

  it('lets nobody take a built-in name', () => {
    const accounts = new Accounts();
    accounts.learn(event(UserRegistered.type, 1, { ...li, username: 'admin' }));
    expect([accounts.named('admin')?.roles, accounts.find('u-1')]).toEqual([['group-admin'], undefined]);
  });

  it('forgets an old user name, unless somebody else has it by now', () => {
    const accounts = new Accounts();
    accounts.learn(event(UserRegistered.type, 1, li));
    accounts.learn(event(UserAmended.type, 2, { ...li, username: 'li.na2' }));
    expect([accounts.named('li.na'), accounts.named('li.na2')?.id]).toEqual([undefined, 'u-1']);
    accounts.learn(event(UserRegistered.type, 1, { ...li, username: 'li.na2' }, 'u-2'));
    accounts.learn(event(UserAmended.type, 3, { ...li, username: 'li.na3' }));
    expect([accounts.named('li.na2')?.id, accounts.named('li.na3')?.id]).toEqual(['u-2', 'u-1']);
  });
});
