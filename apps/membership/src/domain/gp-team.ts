import {
  GpTeamAmended,
  GpTeamDisbanded,
  GpTeamFormed,
  GpTeamState,
  grassrootsKinds,
  Refusal,
  type Decision,
  type OrganizationKind,
  type Versioned,
} from '#contracts';
import { told, type Facts } from './facts.js';
import { amend, register } from './registration.js';

export type GpTeamFacts = Facts<GpTeamState>;
/** A team of family doctors at the grassroots, which doctors of level 2 and above join (S4). */
export type GpTeam = Versioned & GpTeamFacts;

const telling = { schema: GpTeamState, registered: GpTeamFormed, amended: GpTeamAmended };

/** Forms a team at an organization of the grassroots; the leader is a member of it. */
export function formTeam(id: string, facts: GpTeamFacts, kind: OrganizationKind): Decision<GpTeam> {
  if (!grassrootsKinds.includes(kind)) {
    throw new Refusal(
      'invalid',
      'gp-team/not-grassroots',
      {
        zh: '家庭医生团队须设在基层机构（乡镇卫生院、社区卫生服务中心、村卫生室）',
        en: 'A GP team belongs to a township or community health centre or a village clinic',
      },
      [{ pointer: '/organizationId', detail: { zh: '不是基层机构', en: 'not of the grassroots' } }],
    );
  }
  const decision = register(telling, id, withLeader(facts));
  return facts.active ? decision : { ...decision, events: [disbanded(decision.state)] };
}

/** Amends a team; disbanding and forming again are told as what they are. */
export function amendTeam(team: GpTeam, facts: Partial<GpTeamFacts>): Decision<GpTeam> {
  const { leaderId, memberIds } = withLeader({ ...team, ...defined(facts) });
  const decision = amend(telling, team, { ...facts, leaderId, memberIds });
  if (decision.state.active === team.active) return decision;
  const { state } = decision;
  return {
    state,
    events: [state.active ? GpTeamFormed(state.id, told<GpTeamState>(GpTeamState, state)) : disbanded(state)],
  };
}

const disbanded = (team: GpTeam) => GpTeamDisbanded(team.id, told<GpTeamState>(GpTeamState, team));

const defined = <T extends object>(facts: T): T =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as T;

function withLeader<F extends GpTeamFacts>(facts: F): F {
  const { leaderId, memberIds } = facts;
  return { ...facts, memberIds: [leaderId, ...new Set(memberIds.filter((member) => member !== leaderId))] };
}
