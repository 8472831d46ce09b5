import { Injectable } from '@nestjs/common';
import { dateIn } from '#contracts';
import { Clock, newId, Store, type Tx } from '#messaging';
import type { Caller } from '#platform';
import { amendTeam, formTeam, type GpTeam, type GpTeamFacts } from '../domain/gp-team.js';
import { mustPractise } from '../domain/practitioner.js';
import { GpTeamEntity, OrganizationEntity, PractitionerEntity } from '../entities/index.js';
import { thereFor } from '../groups.js';
import { mustBeRegistered, notRegistered } from '../references.js';

type NewTeam = Omit<GpTeamFacts, 'active'>;

@Injectable()
export class GpTeamsService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  form(facts: NewTeam, caller: Caller): Promise<GpTeam> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.organizationId, '/organizationId');
      await this.mayJoin(tx, facts, [], caller);
      const { kind } = await tx.manager.findOneByOrFail(OrganizationEntity, { id: facts.organizationId });
      return tx.create(GpTeamEntity, formTeam(newId(), { ...facts, active: true }, kind));
    });
  }

  amend(id: string, facts: Partial<NewTeam>, caller: Caller, ifVersion?: number): Promise<GpTeam> {
    return this.store.transaction(async (tx) => {
      const team = await tx.manager.findOneBy(GpTeamEntity, { id });
      await this.mayJoin(tx, facts, team?.memberIds ?? [], caller);
      return tx.change<GpTeamEntity>(GpTeamEntity, id, (team) => amendTeam(team, facts), { ifVersion });
    });
  }

  /**
   * Doctors of other organizations join teams of the grassroots (S4), but only those whom the caller's groups see: a team tells who is in
   * it. Who takes part already stays,
   * also who has left: nobody new is named who has.
   */
  private async mayJoin(
    { manager }: Tx,
    { leaderId, memberIds = [] }: Partial<Pick<GpTeamFacts, 'leaderId' | 'memberIds'>>,
    before: readonly string[],
    caller: Caller,
  ): Promise<void> {
    const named = [
      ...(leaderId === undefined ? [] : [{ id: leaderId, pointer: '/leaderId' }]),
      ...memberIds.map((id, i) => ({ id, pointer: `/memberIds/${i}` })),
    ].filter(({ id }) => !before.includes(id));
    const ids = named.map(({ id }) => id);
    const there = await thereFor(manager, PractitionerEntity, ids, caller);
    for (const { id, pointer } of named) {
      const practitioner = there.get(id);
      if (!practitioner) throw notRegistered(pointer);
      mustPractise(practitioner, dateIn(this.clock.now()), pointer);
    }
  }
}
