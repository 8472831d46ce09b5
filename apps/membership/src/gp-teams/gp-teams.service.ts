import { Injectable } from '@nestjs/common';
import { newId, Store, type Tx } from '#messaging';
import { amendTeam, formTeam, type GpTeam, type GpTeamFacts } from '../domain/gp-team.js';
import { GpTeamEntity, OrganizationEntity, PractitionerEntity } from '../entities/index.js';
import { mustBeRegistered } from '../references.js';

type NewTeam = Omit<GpTeamFacts, 'active'>;

@Injectable()
export class GpTeamsService {
  constructor(private readonly store: Store) {}

  form(facts: NewTeam): Promise<GpTeam> {
    return this.store.transaction(async (tx) => {
      await mustBeRegistered(tx.manager, OrganizationEntity, facts.organizationId, '/organizationId');
      await peopleMustBeRegistered(tx, facts);
      const { kind } = await tx.manager.findOneByOrFail(OrganizationEntity, { id: facts.organizationId });
      return tx.create(GpTeamEntity, formTeam(newId(), { ...facts, active: true }, kind));
    });
  }

  amend(id: string, facts: Partial<NewTeam>, ifVersion?: number): Promise<GpTeam> {
    return this.store.transaction(async (tx) => {
      await peopleMustBeRegistered(tx, facts);
      return tx.change<GpTeamEntity>(GpTeamEntity, id, (team) => amendTeam(team, facts), { ifVersion });
    });
  }
}

async function peopleMustBeRegistered(
  { manager }: Tx,
  { leaderId, memberIds = [] }: Partial<Pick<GpTeamFacts, 'leaderId' | 'memberIds'>>,
): Promise<void> {
  await mustBeRegistered(manager, PractitionerEntity, leaderId, '/leaderId');
  for (const [i, id] of memberIds.entries()) await mustBeRegistered(manager, PractitionerEntity, id, `/memberIds/${i}`);
}
