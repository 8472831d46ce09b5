import { uncoveredJoin } from '../gp-teams.js';
import { rules } from '../rules.js';
import { expectThat } from '../stage.js';
import type { Scene } from './cast.js';

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

/** Who takes part in no GP team is listed, until a team takes them in. */
export const teams = ({ stage, group, admin, township }: Scene): Promise<void> =>
  uncoveredJoin(stage, group, { admin, leader: township }, { count: 5, employer: '区妇幼' });
