import { OrganizationAmended, OrganizationRegistered, type EventRecord, type OrganizationState } from '#contracts';

/** Short names of the organizations, so that a line of the live view can say who referred to whom. */
export class OrganizationNames {
  static readonly topics = [OrganizationRegistered.topic];

  private readonly names = new Map<string, { name: string; sequence: number }>();

  /** Learns a name from a full-state event; older news are ignored, so replays do no harm. */
  learn(event: EventRecord): void {
    if (event.type !== OrganizationRegistered.type && event.type !== OrganizationAmended.type) return;
    if ((this.names.get(event.subject)?.sequence ?? 0) >= event.sequence) return;
    this.names.set(event.subject, { name: (event.data as OrganizationState).shortName, sequence: event.sequence });
  }

  of(id: unknown): string | undefined {
    return this.names.get(String(id))?.name;
  }
}
