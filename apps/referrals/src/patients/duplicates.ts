import type { ReferralStatus } from '#contracts';
import { hiddenFromReceiver } from '../domain/actions.js';

/** An open referral of a patient who is referred to the same department again. */
export interface Duplicate {
  readonly id: string;
  /** Its slip number. */
  readonly number: string;
  readonly status: ReferralStatus;
}

/** Open referrals of one patient to one department: the asking organization's own, the newest twenty, and whether others have any. */
export interface Duplicates {
  readonly own: readonly Duplicate[];
  readonly elsewhere: boolean;
}

export const noDuplicates: Duplicates = { own: [], elsewhere: false };

/** SQL expressions for what is asked: a patient, a department, the root that is no duplicate of itself, and who asks. */
interface Asked {
  readonly patient: string;
  readonly department: string;
  readonly root: string;
  readonly organization: string;
}

const hidden = hiddenFromReceiver.map((status) => `'${status}'`).join(', ');

/** An SQL expression for `Duplicates`; a draft is none for anybody, and a slip in review is one for its own organization alone. */
export function duplicatesSql({ patient, department, root, organization }: Asked): string {
  const open = `FROM referrals o WHERE o.patient_id = ${patient} AND o.to_department = ${department} AND o.root_id <> ${root}
    AND o.ended_at IS NULL`;
  const own = `${organization} IN (o.from_organization_id, o.to_organization_id)`;
  const told = `(o.status NOT IN (${hidden}) OR o.status = 'internal-review' AND o.from_organization_id = ${organization})`;
  return `jsonb_build_object(
    'own', (SELECT coalesce(jsonb_agg(d ORDER BY d.id DESC), '[]') FROM (
      SELECT o.id, o.number, o.status ${open} AND ${own} AND ${told} ORDER BY o.id DESC LIMIT 20) d),
    'elsewhere', EXISTS (SELECT ${open} AND NOT ${own} AND o.status NOT IN (${hidden})))`;
}
