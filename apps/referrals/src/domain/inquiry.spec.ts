import { answerInfo, convert, requestInfo, returnAdvice } from './inquiry.js';
import { submit } from './submission.js';
import { aReferral, at, history } from './test-referral.js';
import { accept } from './triage.js';
import { acknowledgeEnd } from './unacknowledged-end.js';

const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const refusal = (code: string) => expect.objectContaining({ code });

describe('a question of the receiver', () => {
  it('stops the clock until it is answered, each time', () => {
    const asked = requestInfo(aReferral('in-triage'), '肌酐？', at).state;
    expect(asked).toMatchObject({ status: 'info-requested', clockStoppedAt: at });
    const answered = answerInfo(asked, '210', after(30)).state;
    expect(answered).toMatchObject({ status: 'in-triage', clockStoppedAt: null, stoppedSeconds: 1_800 });
    const again = answerInfo(requestInfo(answered, '血钾？', after(40)).state, '4.1', after(50)).state;
    expect(again.stoppedSeconds).toBe(2_400);
    expect(again.inquiries.map(({ question, answer }) => [question, answer])).toEqual([
      ['肌酐？', '210'],
      ['血钾？', '4.1'],
    ]);
  });

  it('is not told in events', () => {
    const { events } = requestInfo(aReferral('in-triage'), '肌酐？', at);
    expect(JSON.stringify(events)).not.toContain('肌酐');
  });
});

describe('advice', () => {
  const advised = (conversionAllowed: boolean) =>
    returnAdvice(aReferral('in-triage', { intent: 'advice', conversionAllowed }), '调整用药', at).state;

  it('becomes a referral only where the referrer allowed that beforehand', () => {
    expect(convert(advised(true), after(1)).state).toMatchObject({
      status: 'accepted',
      intent: 'referral',
      endedAt: null,
    });
    expect(() => convert(advised(false), after(1))).toThrow(refusal('conversion-not-allowed'));
  });

  it('becomes none once the referrer has said what follows', () => {
    const acknowledged = acknowledgeEnd(advised(true), '已送市医院').state;
    expect(() => convert(acknowledged, after(1))).toThrow(refusal('end-acknowledged'));
  });

  it('is all that one may answer to who asks for it, however the scope books', () => {
    expect(() => accept(aReferral('in-triage', { intent: 'advice' }), {}, at)).toThrow(refusal('advice-only'));
    expect(submit(aReferral('draft', { intent: 'advice' }), history.directory, at).state.status).toBe('delivered');
  });
});
