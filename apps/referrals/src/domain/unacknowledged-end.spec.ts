import { release } from './appointment.js';
import { confirmCancel } from './cancellation.js';
import { confirmError } from './error.js';
import { fallDue } from './escalation.js';
import { convert, returnAdvice } from './inquiry.js';
import { aReferral, at, history, hospital, stranger, township } from './test-referral.js';
import { reject } from './triage.js';
import { acknowledgeEnd } from './unacknowledged-end.js';
import type { Referral } from './referral.js';

const rejected = (referral: Referral) => reject(referral, { reasonCode: 'no-capacity', comment: '无床位' }, at).state;
const refusal = expect.objectContaining({ code: 'no-end-to-acknowledge' });
const later = new Date(at.getTime() + 200 * 86_400_000);
const nobody = (organizationId: string) => ({ organizationId, onDuty: [] });

describe('an end without care', () => {
  it('is its referrer’s to acknowledge: rejected, expired, advice, or given up by scheduling', () => {
    const expired = fallDue(
      aReferral('delivered', { escalation: { duty: 'unread', times: 9, at: later.toISOString() } }),
      later,
      nobody,
    ).state;
    expect(expired).toMatchObject({ status: 'expired', endUnacknowledgedAt: later });
    const given = release(aReferral('scheduled'), history.appointment.appointmentId, 'clinic-closed', at).state;
    for (const state of [
      rejected(aReferral('delivered')),
      returnAdvice(aReferral('in-triage'), '调整用药', at).state,
      given,
    ])
      expect(state).toMatchObject({ endedAt: at, endUnacknowledgedAt: at });
  });

  it('is acknowledged once, with what follows; it stays the end that it is', () => {
    const end = rejected(aReferral('in-triage'));
    const { state, events } = acknowledgeEnd(end, '已电话告知患者，改约市医院');
    expect(state).toEqual({ ...end, endUnacknowledgedAt: null, followUp: '已电话告知患者，改约市医院' });
    expect(events.map((e) => e.definition.eventName)).toEqual(['ReferralEndAcknowledged']);
    expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
    expect(() => acknowledgeEnd(state, '复查')).toThrow(refusal);
    expect(() => acknowledgeEnd(aReferral('in-triage'), '复查')).toThrow(refusal);
  });

  it('is nobody’s to acknowledge where it was asked for, where the patient is with whoever referred onward, or where it is none', () => {
    const asked = aReferral('cancel-requested', { arrivedAt: null, reasonCode: 'patient-declined' });
    expect(confirmCancel(asked, at).state.endUnacknowledgedAt).toBeNull();
    const released = release(asked, history.appointment.appointmentId, 'clinic-closed', at).state;
    expect(released).toMatchObject({ status: 'cancelled', endUnacknowledgedAt: null });
    const onward = aReferral('delivered', {
      ...{ fromOrganizationId: hospital, toOrganizationId: stranger },
      upstream: [{ organizationId: township, department: '02' }],
    });
    expect(rejected(onward).endUnacknowledgedAt).toBeNull();
    const advised = returnAdvice(aReferral('in-triage', { conversionAllowed: true }), '可收治', at).state;
    expect(convert(advised, at).state).toMatchObject({ endedAt: null, endUnacknowledgedAt: null });
    const report = { reasonCode: 'duplicate', comment: '重复', supervisorId: history.otherId, refusal: null };
    const reported = { ...rejected(aReferral('delivered')), errorReport: report, errorReportedAt: at };
    const supervisor = { organizationId: township, roles: ['clinician'] as const, practitionerId: history.otherId };
    expect(confirmError(reported, supervisor, at).state.endUnacknowledgedAt).toBeNull();
  });
});
