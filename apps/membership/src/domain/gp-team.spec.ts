import { amendTeam, formTeam } from './gp-team.js';

const id = (n: number) => `01980000-0000-7000-8000-00000000000${n}`;
const facts = {
  organizationId: id(1),
  name: '广府家庭医生一队',
  leaderId: id(2),
  memberIds: [id(3), id(3)],
  active: true,
};
const team = () => formTeam(id(9), facts, 'township-health-centre').state;
const names = (decision: ReturnType<typeof amendTeam>) => decision.events.map((e) => e.definition.eventName);

describe('a GP team', () => {
  it('has its leader among its members, each once', () => {
    const { state, events } = formTeam(id(9), facts, 'township-health-centre');
    expect(state.memberIds).toEqual([id(2), id(3)]);
    expect(events.flatMap((e) => e.definition.errors(e.data))).toEqual([]);
    expect(amendTeam(state, { leaderId: id(4) }).state.memberIds).toEqual([id(4), id(2), id(3)]);
    expect(amendTeam(state, { memberIds: [id(3)], name: undefined }).events).toEqual([]);
    expect(amendTeam(state, { memberIds: [] }).state.memberIds).toEqual([id(2)]);
  });

  it('belongs to the grassroots', () => {
    expect(() => formTeam(id(9), facts, 'general-hospital')).toThrow('gp-team/not-grassroots');
  });

  it('is told of as what happened to it', () => {
    expect(names(amendTeam(team(), { name: '广府家庭医生二队' }))).toEqual(['GpTeamAmended']);
    expect(names(amendTeam(team(), { active: false }))).toEqual(['GpTeamDisbanded']);
    expect(names(amendTeam({ ...team(), active: false }, { active: true }))).toEqual(['GpTeamFormed']);
    expect(names(formTeam(id(9), { ...facts, active: false }, 'village-clinic'))).toEqual(['GpTeamDisbanded']);
  });
});
