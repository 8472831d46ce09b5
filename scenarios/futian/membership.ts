import { inventPatient } from '../../tools/local/walk/patients.js';
import { onceKnown } from '../../tools/local/walk/referral.js';
import type { Node } from '../group.js';
import { Joining } from '../joining.js';
import { slipOf, type Referral } from '../referrals.js';
import { rules } from '../rules.js';
import { expectThat, refused, sayNo } from '../stage.js';
import { heart, home, rehabilitation, type Scene } from './cast.js';

/** 102 = 5 + 67 + 30, and the superior hospital outside. */
export async function count({ stage, group, observer }: Scene): Promise<void> {
  await stage.step(observer, ['查看联盟全貌', 'looks at the alliance'], rules.alliance, async (say) => {
    const { nodes } = await group.topology(observer.api);
    const members = nodes.filter(({ role }) => role !== 'superior');
    const ofKind = (...kinds: string[]): Node[] => members.filter(({ kind }) => kinds.includes(kind));
    const centres = ofKind('community-health-centre').length;
    const privately = ofKind('private-hospital', 'outpatient-department').length;
    const found = [members.length, members.length - centres - privately, centres, privately];
    expectThat(found, [102, 5, 67, 30], '成员数', 'the members');
    const superiors = nodes.filter(({ role }) => role === 'superior').map(({ shortName }) => shortName);
    expectThat(superiors, ['市二医院'], '盟外上级医院', 'the superior outside');
    say('102 = 5 + 67 + 30；盟外上级：市二医院', '102 = 5 + 67 + 30; outside: the Second People’s Hospital');
  });
}

/** A private hospital joins and leaves again: who may refer to it changes with its membership. */
export async function join(scene: Scene): Promise<void> {
  const { stage, group, admin, gp, referrals } = scene;
  const joining = await Joining.of(stage, group, admin, rehabilitation);
  const asked = { ...heart, direction: 'lateral', department: '21' } as const;
  const slip = slipOf(gp, '02', joining.organizationId, inventPatient(home), asked);
  const { shortName } = rehabilitation;

  await joining.propose();
  await stage.step(gp, [`向${shortName}转诊`, 'refers a patient there'], rules.membersOnly, async (say) => {
    const ask = (headers: Record<string, string>) => gp.api.post('referrals', '/v1/referrals', slip, headers);
    sayNo(say, await refused('inactive-member', ask, ['unknown-organization']));
  });
  await joining.completeFile();
  await joining.agree();
  const draft = await stage.step(
    gp,
    [`再向${shortName}起草转诊单`, 'drafts a slip there'],
    rules.everywhere,
    async (say) => {
      const body = { ...slip, draft: true };
      const drafted = await onceKnown(() => gp.api.post<Referral>('referrals', '/v1/referrals', body));
      expectThat(drafted.status, 'draft', '转诊状态', 'the status of the referral');
      say(`已起草 ${drafted.number}：成员资格生效`, `drafted ${drafted.number}: the membership is in effect`);
      return drafted;
    },
  );
  await joining.leave();
  await stage.step(gp, ['提交该转诊单', 'submits that slip'], rules.everywhere, async (say) => {
    const ask = (headers: Record<string, string>) =>
      gp.api.post('referrals', `/v1/referrals/${draft.id}/submit`, {}, headers);
    sayNo(say, await refused('inactive-member', ask, ['beyond-service-scope']));
    await referrals.act(gp, draft.id, 'cancel', { reasonCode: 'patient-improved' }, 'cancelled', say);
  });
}
