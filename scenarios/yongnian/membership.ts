import { rules } from '../rules.js';
import { expectThat, listed } from '../stage.js';
import type { Scene } from './cast.js';

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

/** Five district institutions and seventeen townships under their committee. */
export async function count({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看医共体全貌', 'looks at the group'], rules.county, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const townships = nodes.filter(({ role }) => role === 'grassroots').length;
    expectThat([nodes.length - townships, townships], [5, 17], '区级与乡镇机构', 'district and township institutions');
    const consortium = { path: `/v1/consortia/${group.id}` };
    const { bodies } = await observer.api.get<{ bodies: { kind: string; name: string }[] }>(
      'membership',
      consortium.path,
    );
    const committee = bodies.find(({ kind }) => kind === 'management-committee');
    expectThat(committee?.name, '永年区医共体管理委员会（医管委）', '医管委', 'the committee');
    say('5 家区级机构、17 家乡镇卫生院', '5 district institutions, 17 township centres');
  });
}

const teamName = '演示家庭医生团队';

/** Who takes part in no GP team is listed, until a team takes them in. */
export async function teams({ stage, group, admin, township }: Scene): Promise<void> {
  const uncovered = (): Promise<Practitioner[]> =>
    listed<Practitioner>(admin, 'membership', `/v1/gp-teams/uncovered?consortiumId=${group.id}`);
  const { organizationId, practitionerId: leaderId } = township;
  const known = await listed<Team>(admin, 'membership', `/v1/gp-teams?organizationId=${organizationId}`);
  let team = known.find(({ name }) => name === teamName);
  const verb = (what: string) => admin.api.post<Team>('membership', `/v1/gp-teams/${team?.id}/${what}`, {});
  if (team?.active) await verb('disband');

  const maternal = group.organization('区妇幼');
  const left = await stage.step(
    admin,
    ['查看未加入团队的医师', 'lists doctors of no GP team'],
    rules.gpTeams,
    async (say) => {
      const found = await uncovered();
      const employers = new Set(found.map(({ employerId }) => employerId));
      expectThat([found.length, [...employers]], [5, [maternal]], '未加入者', 'the uncovered');
      say(`5 人，均属区妇幼：${found.map(({ name }) => name).join('、')}`, '5, all of the Maternal and Child Hospital');
      return found;
    },
  );
  await stage.step(admin, ['组建团队，请他们加入', 'forms a team that they join'], rules.gpTeams, async (say) => {
    const memberIds = left.map(({ id }) => id);
    if (team) await verb('reform');
    else
      team = await admin.api.post<Team>('membership', '/v1/gp-teams', {
        organizationId,
        name: teamName,
        leaderId,
        memberIds,
      });
    expectThat((await uncovered()).length, 0, '未加入者', 'the uncovered');
    say('未加入者 0 人', 'nobody is uncovered');
  });
  await stage.step(admin, ['解散演示团队', 'disbands the team again'], rules.gpTeams, async (say) => {
    await verb('disband');
    expectThat((await uncovered()).length, 5, '未加入者', 'the uncovered');
    say('未加入者 5 人', '5 are uncovered again');
  });
}
