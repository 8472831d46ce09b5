import {
  ReferralCancelled,
  ReferralEnteredInError,
  ReferralErrorRefused,
  ReferralErrorReported,
  ReferralReviewRequested,
  ReferralScheduled,
  ReferralSentBack,
  type PendingEvent,
} from '#contracts';
import { newId } from '#messaging';
import { eventually, startTestService, type TestCaller, type TestService } from '#testing';
import type { MessageDto } from '../src/messages/message.dto.js';
import { notifications } from '../src/service.js';
import {
  centreId,
  clinician,
  colleague,
  coordinator,
  doctorId,
  referralTo,
  register,
  submitted,
  toldOf,
  type TestReferral,
} from './county.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService(notifications, { env: { DISPATCH_POLL_MS: '100' } });
  await service.given(...register());
  service.duplicate(true);
}, 60_000);
afterAll(() => service.close());

const office: TestCaller = { ...coordinator, organizationId: centreId };
const reasonCode = 'wrong-patient';
const reviewed = ({ id, facts }: TestReferral): PendingEvent => ReferralReviewRequested(id, facts);
const sentBack = ({ id, facts }: TestReferral): PendingEvent => ReferralSentBack(id, facts);
const reported = ({ id, facts }: TestReferral, supervisorId: string): PendingEvent =>
  ReferralErrorReported(id, { ...facts, reasonCode, supervisorId });
const refused = ({ id, facts }: TestReferral): PendingEvent => ReferralErrorRefused(id, facts);

const read = async (path: string, as: TestCaller): Promise<MessageDto[]> =>
  (await service.request('GET', path, { as })).body.items;
const messagesOf = ({ id }: TestReferral, as: TestCaller) => read(`/v1/messages?referralId=${id}`, as);
/** Of each message whether what it tells still stands, the oldest first. */
const standing = async (referral: TestReferral, as = office) =>
  (await messagesOf(referral, as)).map(({ template, current }) => [template, current]);
/** What a reader finds of a referral in the inbox, once everything is delivered or withdrawn. */
const inbox = async (referral: TestReferral, as: TestCaller): Promise<MessageDto[]> => {
  await eventually(async () => {
    const organizations = (await messagesOf(referral, office)).filter(({ channel }) => channel === 'inbox');
    expect(organizations.map(({ status }) => status)).not.toContain('pending');
  });
  return (await read('/v1/inbox?limit=200', as)).filter(({ referralId }) => referralId === referral.id);
};
const toReview = 'referral-review-requested.referral-office';
const toRevise = 'referral-sent-back.referrer';
const toAgree = 'referral-error-reported.supervisor';
const notAgreed = 'referral-error-refused.referrer';

describe('a slip that is reviewed before it leaves', () => {
  it('is told to the office that reviews it, and sent back to who wrote it, until either acts', async () => {
    const referral = referralTo();
    await service.given(reviewed(referral));
    expect(await inbox(referral, office)).toMatchObject([
      {
        template: toReview,
        recipient: { kind: 'referral-office', name: '转诊办公室 广府卫生院', organizationId: centreId },
        text: `广府卫生院 全科医疗科拟转往区一院 心血管内科的转诊单（${referral.facts.number}，普通）待院内审核，请审核发出或退回修改。`,
      },
    ]);
    expect(await inbox(referral, clinician)).toEqual([]);
    await service.given(sentBack(referral));
    expect(await standing(referral)).toEqual([
      [toReview, false],
      [toRevise, true],
    ]);
    expect(await inbox(referral, clinician)).toMatchObject([
      { template: toRevise, recipient: { kind: 'referrer', practitionerId: doctorId } },
    ]);
    expect(await inbox(referral, colleague)).toEqual([]);
    await service.given(reviewed(referral));
    expect((await standing(referral)).slice(1)).toEqual([
      [toRevise, false],
      [toReview, true],
    ]);
  });

  it.each(['03.03', '03.04'])('needs no review once it left for %s, whether its desk is told or not', async (to) => {
    const referral = referralTo(to);
    await service.given(reviewed(referral), submitted(referral));
    expect((await standing(referral))[0]).toEqual([toReview, false]);
  });

  it('is told to no other organization, to no group and to nobody who referred before', async () => {
    const referral = referralTo();
    const upstream = [{ organizationId: newId(), department: '02' }];
    const further = { ...referral, facts: { ...referral.facts, upstream } };
    await service.given(reviewed(further), sentBack(further));
    expect((await toldOf(service, referral)).map(({ template }) => template)).toEqual([toReview, toRevise]);
    expect(await messagesOf(referral, coordinator)).toEqual([]);
    expect(await messagesOf(referral, { roles: ['auditor'] })).toEqual([]);
    await service.given(ReferralScheduled(referral.id, { ...referral.facts, appointment: referral.appointment }));
    expect(await messagesOf(referral, { roles: ['auditor'] })).toHaveLength(5);
  });

  it.each([reviewed, sentBack])('%#: thrown away, it concerns nobody, and asks nothing of anybody', async (last) => {
    const referral = referralTo();
    const { id, facts } = referral;
    await service.given(reviewed(referral), last(referral), ReferralCancelled(id, { ...facts, reasonCode }));
    const standings = await standing(referral);
    expect(standings).toHaveLength(2);
    expect(standings.map(([, current]) => current)).toEqual([false, false]);
    await service.given(ReferralEnteredInError(id, { ...facts, reasonCode }));
    expect(await toldOf(service, referral)).toHaveLength(2);
  });
});

describe('an error that was reported', () => {
  const supervisorId = newId();
  const supervisor: TestCaller = { ...clinician, userId: newId(), practitionerId: supervisorId };

  it('is told to the supervisor whom the author named, until that one answers', async () => {
    const referral = referralTo();
    const { id, facts, appointment } = referral;
    await service.given(ReferralScheduled(id, { ...facts, appointment }), reported(referral, supervisorId));
    expect(await inbox(referral, supervisor)).toMatchObject([
      { template: toAgree, recipient: { kind: 'supervisor', practitionerId: supervisorId }, current: true },
    ]);
    expect((await inbox(referral, clinician)).map(({ template }) => template)).not.toContain(toAgree);
    const [asked] = (await messagesOf(referral, office)).filter(({ template }) => template === toAgree);
    expect(asked?.text).toContain(`（${facts.number}）录入有误，原因：患者有误。`);
    // What was told of its appointment stands meanwhile.
    expect((await standing(referral)).map(([, current]) => current)).toEqual([true, true, true, true]);
    await service.given(refused(referral));
    expect((await standing(referral)).slice(-2)).toEqual([
      [toAgree, false],
      [notAgreed, true],
    ]);
  });

  it('is told to its author alone where the supervisor does not agree, until it is reported anew', async () => {
    const referral = referralTo();
    const upstream = [{ organizationId: newId(), department: '02' }];
    const further = { ...referral, facts: { ...referral.facts, upstream } };
    await service.given(reported(further, supervisorId), refused(further));
    const [told, ...more] = await inbox(referral, clinician);
    expect(told).toMatchObject({ template: notAgreed, recipient: { practitionerId: doctorId }, current: true });
    expect(told?.text).toContain(`（${referral.facts.number}）标记为录入有误，转诊照常进行。`);
    expect(more).toEqual([]);
    expect(await inbox(referral, colleague)).toEqual([]);
    expect(await toldOf(service, referral)).toHaveLength(2);
    await service.given(reported(further, supervisorId));
    expect((await standing(referral)).slice(1)).toEqual([
      [notAgreed, false],
      [toAgree, true],
    ]);
  });

  it('is another’s to agree to once another is asked, and nobody’s once one agreed', async () => {
    const referral = referralTo();
    const { id, facts } = referral;
    await service.given(reported(referral, supervisorId), reported(referral, doctorId));
    expect(await standing(referral)).toEqual([
      [toAgree, false],
      [toAgree, true],
    ]);
    await service.given(ReferralEnteredInError(id, { ...facts, reasonCode }));
    expect((await standing(referral)).map(([, current]) => current)).toEqual([false, false]);
  });
});
