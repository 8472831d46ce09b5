import { OrganizationAmended, OrganizationRegistered, type EventRecord, type OrganizationState } from '#contracts';

/** Short names of the organizations, so that a line of the live view can say who referred to whom. */
export class OrganizationNames {
  static readonly topics = [OrganizationRegistered.topic];

  private readonly names = new Map<string, string>();

  /** Learns a name from a full-state event; the topic keeps each organization's events in order. */
  learn(event: EventRecord): void {
    if (event.type !== OrganizationRegistered.type && event.type !== OrganizationAmended.type) return;
    this.names.set(event.subject, (event.data as OrganizationState).shortName);
  }

  of(id: unknown): string | undefined {
    return this.names.get(String(id));
  }
}
