import { AppointmentBooked, MembershipSuspended, PolicySet } from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, coordinator, desk, hospital, receiver, referrer, viaTriage } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

type Who = typeof referrer;
const post = async (path: string, as: Who, sent: object = {}) =>
  (await service.request('POST', path, { as, body: sent })).body;
const begun = (sent: object, as = referrer): Promise<{ id: string; patient: { id: string } }> =>
  post('/v1/referrals', as, sent);
const actionsOf = async (id: string, as: Who) =>
  (await service.request('GET', `/v1/referrals/${id}/actions`, { as })).body.items as {
    action: string;
    allowed: boolean;
    because: { code: string; detail: string } | null;
  }[];

/** What is said of a verb, and what its command answers: the same reason in the same words. */
async function saidAndDone(id: string, action: string, as: Who, sent: object = {}) {
  const said = (await actionsOf(id, as)).find((each) => each.action === action);
  const { type, detail } = await post(`/v1/referrals/${id}/${action}`, as, sent);
  expect(said).toMatchObject({ allowed: false, because: { detail } });
  expect(type).toMatch(new RegExp(`/${said?.because?.code}$`));
  return said?.because?.code;
}

describe('what is said not to be allowed is refused for the reason that was said', () => {
  it('advice is not accepted, and not converted unless that was allowed', async () => {
    const { id } = await begun({ ...viaTriage, intent: 'advice' });
    await post(`/v1/referrals/${id}/triage`, receiver);
    expect(await saidAndDone(id, 'accept', receiver)).toBe('advice-only');
    await post(`/v1/referrals/${id}/return-advice`, receiver, { advice: '调整用药' });
    expect(await saidAndDone(id, 'convert', receiver)).toBe('conversion-not-allowed');
  });

  it('nobody has missed an appointment that is still to come, or arrives without one', async () => {
    const direct = await begun(body);
    const later = world.appointmentOf(direct, new Date(Date.now() + 3_600_000).toISOString());
    await service.given(AppointmentBooked(newId(), { ...later, fromQuota: true, fromWaitingList: false }));
    expect(await saidAndDone(direct.id, 'no-show', desk)).toBe('grace-period');
    const { id } = await begun(viaTriage);
    await post(`/v1/referrals/${id}/cancel`, referrer, { reasonCode: 'other' });
    expect(await saidAndDone(id, 'arrive', desk)).toBe('no-appointment');
    expect(await saidAndDone(id, 'start-care', receiver)).toBe('not-arrived');
  });

  it('a slip does not leave for a receiver that left, from a draft or from the review', async () => {
    const asks = { consortiumId: world.group, code: 'referrals.capability', version: 1, validFrom: '2026-01-01' };
    await service.given(PolicySet(newId(), { ...asks, parameters: { internalReviewNeeded: true } }));
    const [draft, reviewed] = [await begun({ ...body, draft: true }), await begun(body)];
    const office = { ...coordinator, organizationId: world.township };
    const allowed = async (id: string, verb: string) =>
      (await actionsOf(id, office)).find(({ action }) => action === verb)?.allowed;
    expect([await allowed(draft.id, 'submit'), await allowed(reviewed.id, 'approve-review')]).toEqual([true, true]);
    const [copy] = await service.dataSource.query('SELECT id FROM member_copies WHERE organization_id = $1', [
      hospital,
    ]);
    const gone = { consortiumId: world.group, organizationId: hospital, role: 'member', status: 'suspended' } as const;
    await service.given(MembershipSuspended(copy.id, gone));
    expect(await saidAndDone(draft.id, 'submit', office)).toBe('inactive-member');
    expect(await saidAndDone(reviewed.id, 'approve-review', office)).toBe('inactive-member');
  });
});
