import { OrganizationAmended, OrganizationRegistered, type EventRecord, type OrganizationState } from '#contracts';
import { Newest } from '../newest.js';

/** Short names of the organizations, so that a line of the live view can say who referred to whom. */
export class OrganizationNames {
  static readonly topics = [OrganizationRegistered.topic];

  private readonly names = new Newest<string>();

  /** Learns a name from a full-state event. */
  learn(event: EventRecord): void {
    if (event.type !== OrganizationRegistered.type && event.type !== OrganizationAmended.type) return;
    this.names.take(event.subject, event.sequence, (event.data as OrganizationState).shortName);
  }

  of(id: unknown): string | undefined {
    return this.names.get(String(id));
  }
}
