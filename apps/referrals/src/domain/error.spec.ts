import type { Who } from './actions.js';
import { confirmError, enterInError, refuseError } from './error.js';
import { aReferral, at, history, township } from './test-referral.js';

const before = new Date(at.getTime() - 3_600_000);
const refusal = (code: string) => expect.objectContaining({ code });
const clinician = (practitionerId: string): Who => ({ organizationId: township, roles: ['clinician'], practitionerId });
const author = clinician(aReferral('draft').fromPractitionerId ?? '');
const supervisor = clinician(history.otherId);
const correction = { reasonCode: 'wrong-patient', comment: '选错患者', supervisorId: history.otherId } as const;
const reported = (...[status, changes]: Parameters<typeof aReferral>) =>
  enterInError(aReferral(status, changes), correction, author, at).state;

describe('an error', () => {
  it('is reported by the author, names another practitioner, and leaves the referral as it is', () => {
    const climbing = { duty: 'unread', times: 1, at: before.toISOString() } as const;
    const delivered = aReferral('delivered', { escalation: climbing });
    expect(enterInError(delivered, correction, author, at).state).toEqual({
      ...delivered,
      errorReport: { ...correction, refusal: null },
      errorReportedAt: at,
    });
    expect(() => enterInError(delivered, correction, supervisor, at)).toThrow(refusal('not-the-author'));
    const alone = { ...correction, supervisorId: author.practitionerId ?? '' };
    expect(() => enterInError(delivered, alone, author, at)).toThrow(refusal('supervisor-is-author'));
  });

  it('takes the referral out of use once its supervisor agrees, and keeps when it had ended', () => {
    const ended = reported('closed', { endedAt: before });
    const { state, events } = confirmError(ended, supervisor, at);
    expect(state).toMatchObject({
      ...correction,
      status: 'entered-in-error',
      errorReportedAt: null,
      endedAt: before,
    });
    expect(JSON.stringify(events)).not.toContain('选错');
    for (const other of [author, clinician(history.entryId), { ...supervisor, practitionerId: undefined }])
      expect(() => confirmError(ended, other, at)).toThrow(refusal('not-the-supervisor'));
    expect(() => confirmError(aReferral('closed'), supervisor, at)).toThrow(refusal('no-error-reported'));
  });

  it('goes no further when its supervisor does not agree, until it is reported again', () => {
    const open = reported('in-triage');
    const { state } = refuseError(open, '患者无误', supervisor);
    expect(state).toEqual({
      ...open,
      errorReport: { ...open.errorReport, refusal: '患者无误' },
      errorReportedAt: null,
    });
    expect(() => refuseError(open, '患者无误', author)).toThrow(refusal('not-the-supervisor'));
    expect(() => refuseError(state, '患者无误', supervisor)).toThrow(refusal('no-error-reported'));
    expect(() => confirmError(state, supervisor, at)).toThrow(refusal('no-error-reported'));
    const again = enterInError(state, correction, author, at).state;
    expect(confirmError(again, supervisor, at).state.status).toBe('entered-in-error');
  });

  it('goes to whom the author named last', () => {
    const other = { ...correction, supervisorId: history.entryId };
    const again = enterInError(reported('delivered'), other, author, at).state;
    expect(() => confirmError(again, supervisor, at)).toThrow(refusal('not-the-supervisor'));
    expect(confirmError(again, clinician(history.entryId), at).state.supervisorId).toBe(history.entryId);
  });
});
