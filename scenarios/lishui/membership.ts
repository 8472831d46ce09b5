import { Joining } from '../joining.js';
import { departmentNamed } from '../names.js';
import { rules } from '../rules.js';
import { expectThat, listed } from '../stage.js';
import { yaxi, type Scene } from './cast.js';

/** X+1+9+X, and the families that the grassroots serve. */
export async function count({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看联盟结构', 'looks at the topology'], rules.topology, async (say) => {
    const { layers, nodes, edges } = await group.topology(observer.api);
    const inLayer = (wanted: string): number => nodes.filter(({ layer }) => layer === wanted).length;
    const found = layers.map((layer) => [layer, inLayer(layer)]);
    const wanted = [
      ['superior', 3],
      ['lead', 1],
      ['centre', 9],
      ['grassroots', 18],
      ['families', 0],
    ];
    expectThat(found, wanted, '各层机构', 'the layers');
    const links = Object.groupBy(edges, ({ link }) => link);
    const drawn = ['supports', 'leads', 'guides', 'serves'].map((link) => links[link]?.length);
    expectThat(drawn, [3, 9, 18, 18], '上下级关系', 'what joins them');
    say('3 + 1 + 9 + 18；每家县级中心指导 2 家基层，基层服务母婴家庭', '3 + 1 + 9 + 18; the grassroots serve families');
  });
}

/** A township joins by intent, survey, file within 48 hours, signing and plaque, and leaves again. */
export async function join({ stage, group, admin, observer }: Scene): Promise<void> {
  const joining = await Joining.of(stage, group, admin, yaxi);
  await joining.propose();
  await joining.completeFile();
  await joining.agree();
  await stage.step(observer, ['查看新成员', 'finds the new member'], rules.everywhere, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const node = nodes.find(({ organizationId }) => organizationId === joining.organizationId);
    expectThat([node?.layer, node?.status], ['grassroots', 'active'], '新成员', 'the new member');
    say(`${yaxi.shortName}：基层成员，已生效`, `${yaxi.english}: an active member of the grassroots`);
  });
  await joining.leave();
}

interface Practitioner {
  readonly name: string;
  readonly employerId: string;
  readonly specialty: string;
  readonly practicePoints: readonly string[];
}

/** Four experts of the partners practise at the lead as well. */
export async function workstations({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看专家工作站', 'looks at the expert workstations'], rules.workstation, async (say) => {
    const lead = group.organization('市妇幼');
    const partners = ['浙大妇院', '浙大儿院', '温医大附二院'].map((name) => group.organization(name));
    const people = (
      await Promise.all(
        partners.map((id) => listed<Practitioner>(observer, 'membership', `/v1/practitioners?employerId=${id}`)),
      )
    ).flat();
    const experts = people.filter(({ practicePoints }) => practicePoints.includes(lead));
    const specialties = experts.map(({ specialty }) => specialty).sort();
    expectThat(specialties, ['07.01', '07.02', '07.04', '09'], '工作站专科', 'their specialties');
    for (const { name, specialty } of experts) {
      const { zh, en } = departmentNamed(specialty);
      say(`${name}：${zh}，在市妇幼出诊`, `${en}, at the lead`);
    }
  });
}
