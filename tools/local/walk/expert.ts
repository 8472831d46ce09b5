import { heart, unclear, type Case } from './referral.js';
import type { Cast } from './walks.js';

interface Slot {
  readonly clinicSessionId: string;
  readonly practitionerId: string | null;
  readonly reserved: boolean;
}

interface Session {
  readonly quotaReleaseAt: string | null;
}

/** Departments with expert clinics at the First Hospital, that of the example's diagnosis first. */
const departments = ['03.04', '03.01', '03.07', '04.01', '04.03', '10'];
const minute = 60_000;

/**
 * Whom the patient is referred to: an expert whose next free slot still belongs to the grassroots. The quota of a session
 * is released a day before it, so on some days that is not the heart specialist.
 */
export async function expertOf({ township: { api }, hospital: { organizationId } }: Cast): Promise<Case> {
  const from = new Date(Date.now() + 60 * minute).toISOString();
  for (const department of departments) {
    const query = new URLSearchParams({ organizationId, department, kind: 'expert', free: 'true', from, limit: '1' });
    const { items } = await api.get<{ items: Slot[] }>('scheduling', `/v1/slots?${query}`);
    const [next] = items;
    if (!next?.reserved || !next.practitionerId) continue;
    const { quotaReleaseAt } = await api.get<Session>('scheduling', `/v1/clinic-sessions/${next.clinicSessionId}`);
    // A session that was opened late is released a moment later.
    if (quotaReleaseAt && Date.parse(quotaReleaseAt) < Date.now() + minute) continue;
    const sent = department === heart.department ? heart : { ...unclear, department };
    return { ...sent, organizationId, practitionerId: next.practitionerId };
  }
  return { ...heart, organizationId };
}
