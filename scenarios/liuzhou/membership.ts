import { uncoveredJoin } from '../gp-teams.js';
import { rules } from '../rules.js';
import { expectThat, listed } from '../stage.js';
import type { Scene } from './cast.js';

/** City hospitals, a hospital for each county, and the grassroots below them. */
export async function count({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看联合体全貌', 'looks at the alliance'], rules.cityAlliance, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const roles = ['lead', 'member', 'county-centre', 'grassroots'].map(
      (role) => nodes.filter((node) => node.role === role).length,
    );
    expectThat(roles, [1, 3, 6, 10], '各类成员', 'the members by their role');
    say('4 家市级医院、6 家县区医院、10 家基层机构', '4 city hospitals, 6 of the counties, 10 of the grassroots');
  });
}

interface Team {
  readonly name: string;
  readonly organizationId: string;
  readonly memberIds: readonly string[];
}

interface Practitioner {
  readonly id: string;
  readonly name: string;
}

/** Every team of the grassroots has doctors of hospitals in it; who is in none is listed, until a team takes them in. */
export async function teams({ stage, group, admin, gp, observer }: Scene): Promise<void> {
  const looks = ['查看家庭医生团队', 'looks at the GP teams'] as const;
  await stage.step(observer, looks, rules.gpTeams, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const hospitals = nodes.filter(({ level }) => level === 'secondary' || level === 'tertiary');
    const doctors = new Map<string, string>();
    for (const { organizationId } of hospitals) {
      const query = `/v1/practitioners?employerId=${organizationId}`;
      for (const { id, name } of await listed<Practitioner>(observer, 'membership', query)) doctors.set(id, name);
    }
    const found = await listed<Team>(observer, 'membership', '/v1/gp-teams?active=true');
    const grassroots = new Set(nodes.filter(({ role }) => role === 'grassroots').map((node) => node.organizationId));
    const standing = found.filter(({ organizationId }) => grassroots.has(organizationId));
    const joined = standing.map(({ memberIds }) => memberIds.filter((id) => doctors.has(id)));
    expectThat([joined.length, joined.every((ids) => ids.length > 0)], [10, true], '有医院医师的团队', 'the teams');
    const own = standing.findIndex(({ organizationId }) => organizationId === gp.organizationId);
    const names = (joined[own] ?? []).map((id) => doctors.get(id));
    say(
      `10 支团队均有二级及以上医师；进德：${names.join('、')}`,
      `10 teams, ${names.length} hospital doctors in Jinde's`,
    );
  });
  await uncoveredJoin(stage, group, { admin, leader: gp }, { count: 3, employer: '三江县医院' });
}
