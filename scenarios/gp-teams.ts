import type { Group } from './group.js';
import { rules } from './rules.js';
import { expectThat, listed, type Actor, type Stage } from './stage.js';

interface Practitioner {
  readonly id: string;
  readonly employerId: string;
  readonly name: string;
}

interface Team {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

const teamName = '演示家庭医生团队';

/** Doctors of one hospital who are in no GP team are listed, until a team that a GP leads takes them in; it is disbanded again. */
export async function uncoveredJoin(
  stage: Stage,
  group: Group,
  { admin, leader }: { readonly admin: Actor; readonly leader: Actor },
  { count, employer }: { readonly count: number; readonly employer: string },
): Promise<void> {
  const uncovered = (): Promise<Practitioner[]> =>
    listed<Practitioner>(admin, 'membership', `/v1/gp-teams/uncovered?consortiumId=${group.id}`);
  const { organizationId, practitionerId: leaderId } = leader;
  const known = await listed<Team>(admin, 'membership', `/v1/gp-teams?organizationId=${organizationId}`);
  let team = known.find(({ name }) => name === teamName);
  const verb = (what: string) => admin.api.post<Team>('membership', `/v1/gp-teams/${team?.id}/${what}`, {});
  if (team?.active) await verb('disband');

  const lists = ['查看未加入团队的医师', 'lists doctors of no GP team'] as const;
  const left = await stage.step(admin, lists, rules.gpTeams, async (say) => {
    const found = await uncovered();
    const employers = new Set(found.map(({ employerId }) => employerId));
    expectThat([found.length, [...employers]], [count, [group.organization(employer)]], '未加入者', 'the uncovered');
    const names = found.map(({ name }) => name).join('、');
    say(`${count} 人，均属${employer}：${names}`, `${count}, all of one hospital (${employer})`);
    return found;
  });
  await stage.step(admin, ['组建团队，请他们加入', 'forms a team that they join'], rules.gpTeams, async (say) => {
    const memberIds = left.map(({ id }) => id);
    const formed = { organizationId, name: teamName, leaderId, memberIds };
    if (team) await verb('reform');
    else team = await admin.api.post<Team>('membership', '/v1/gp-teams', formed);
    expectThat((await uncovered()).length, 0, '未加入者', 'the uncovered');
    say('未加入者 0 人', 'nobody is uncovered');
  });
  await stage.step(admin, ['解散演示团队', 'disbands the team again'], rules.gpTeams, async (say) => {
    await verb('disband');
    expectThat((await uncovered()).length, count, '未加入者', 'the uncovered');
    say(`未加入者 ${count} 人`, `${count} are uncovered again`);
  });
}
