import { Joining } from '../joining.js';
import { rules } from '../rules.js';
import { expectThat, listed } from '../stage.js';
import { rehabilitation, type Scene } from './cast.js';

/** A city hospital, the counties and communities it leads, and the 120 centre. */
export async function count({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看集团全貌', 'looks at the group'], rules.urbanGroup, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const roles = ['lead', 'county-centre', 'grassroots'].map(
      (role) => nodes.filter((node) => node.role === role).length,
    );
    expectThat([nodes.length, ...roles], [12, 1, 3, 6], '集团成员', 'the members of the group');
    const centre = nodes.find(({ kind }) => kind === 'emergency-centre');
    expectThat(centre?.shortName, '120 急救中心', '急救中心', 'the emergency centre');
    say(
      '1 家牵头、3 家县区医院、6 家社区与乡镇，及 120 急救中心',
      '1 lead, 3 counties, 6 communities, and the 120 centre',
    );
  });
}

interface Practitioner {
  readonly name: string;
  readonly specialty: string;
  readonly practicePoints: readonly string[];
}

/** Whom the lead has seconded practises at a county hospital as well. */
export async function experts({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看派驻专家', 'looks at the seconded experts'], rules.secondment, async (say) => {
    const counties = ['浏阳市医院', '宁乡市医院', '望城区医院'].map((name) => group.organization(name));
    const query = `/v1/practitioners?employerId=${group.organization('市一医院')}`;
    const seconded = (await listed<Practitioner>(observer, 'membership', query)).filter(({ practicePoints }) =>
      practicePoints.some((point) => counties.includes(point)),
    );
    expectThat(seconded.length, 14, '派驻专家', 'the seconded experts');
    const names = seconded.map(({ name }) => name).join('、');
    say(
      `${seconded.length} 人：${names}`,
      `${seconded.length} of ${new Set(seconded.map((each) => each.specialty)).size} specialties`,
    );
  });
}

/** From intent and site survey to an agreement of trusteeship, and out again. */
export async function join({ stage, group, admin }: Scene): Promise<void> {
  const joining = await Joining.of(stage, group, admin, rehabilitation);
  await joining.propose();
  await joining.completeFile();
  await joining.agree();
  await joining.leave();
}
