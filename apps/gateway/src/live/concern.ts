import { eventDefinitions, type EventRecord } from '#contracts';

/** Whom an event concerns, by ids. */
export interface Concern {
  /** From and to, or the one that it is about. */
  readonly organizations: readonly string[];
  /** Those who referred the patient before; they keep being told. */
  readonly upstream: readonly string[];
  /** The group (consortium) to which alone it belongs, where it says so. */
  readonly consortiumId?: string;
}

interface End {
  readonly organizationId: string;
}

/** Only these fields of the data are looked at. */
interface Said {
  readonly from?: End;
  readonly fromOrganizationId?: string;
  readonly to?: End;
  readonly organizationId?: string;
  readonly employerId?: string;
  readonly upstream?: readonly End[];
  readonly consortiumId?: string;
}

/** Whom an event concerns, as far as it says so itself. */
export function concernOf({ type, subject, data }: EventRecord): Concern {
  const { from, fromOrganizationId, to, organizationId, employerId, upstream = [], consortiumId } = data as Said;
  const aggregate = eventDefinitions.get(type)?.aggregate;
  const itself = aggregate === 'organization' ? subject : undefined;
  const ids = [from?.organizationId, fromOrganizationId, to?.organizationId, organizationId, employerId, itself];
  return {
    organizations: [...new Set(ids.filter((id) => id !== undefined))],
    upstream: upstream.map((end) => end.organizationId),
    consortiumId: aggregate === 'consortium' ? subject : consortiumId,
  };
}
