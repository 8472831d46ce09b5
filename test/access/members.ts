import { creditCodeCheck, publicityRuleCodes } from '#contracts';
import type { Api } from '../../tools/cli/api.js';

/** What the example has none of: a suspended and a former member, an agreement, and approved material of a private member. */
export interface Added {
  readonly suspended: { readonly organizationId: string; readonly membershipId: string };
  readonly former: { readonly organizationId: string; readonly membershipId: string };
}

/** Adds them to the group that is there, as the platform's operator. */
export async function addMembers(operator: Api): Promise<Added> {
  const made = (path: string, body: object) => operator.post<{ id: string }>('membership', path, body);
  const { items } = await operator.get<{ items: { id: string }[] }>('membership', '/v1/consortia');
  const consortiumId = items[0]?.id ?? '';
  const join = async (code: string, name: string) => {
    const facts = { level: 'none', kind: 'private-hospital', ownership: 'private', divisionCode: '130408' };
    const names = { name, shortName: name, creditCode: code + creditCodeCheck(code) };
    const { id: organizationId } = await made('/v1/organizations', { ...facts, ...names });
    const { id } = await made(`/v1/consortia/${consortiumId}/members`, { organizationId, role: 'member' });
    for (const step of ['survey', 'complete-file', 'agree', 'activate'])
      await made(`/v1/memberships/${id}/${step}`, { document: name });
    return { organizationId, membershipId: id };
  };
  const member = await join('52130408526013301', '永年明仁眼科医院');
  const suspended = await join('52130408526013302', '永年康宁医院');
  const former = await join('52130408526013303', '永年惠民医院');
  await made(`/v1/memberships/${suspended.membershipId}/suspend`, { reason: '整改' });
  await made(`/v1/memberships/${former.membershipId}/end`, { reason: '自愿退出' });
  const of = { consortiumId, organizationId: member.organizationId };
  const terms = { number: '永协〔2026〕1号', mode: 'framework', validFrom: '2026-03-01', clauses: [] };
  await made('/v1/agreements', { ...of, ...terms });
  const content = { title: '白内障筛查周', medium: 'leaflet', content: '筛查时间与地点' };
  const { id } = await made('/v1/publicity-materials', { ...of, ...content });
  await made(`/v1/publicity-materials/${id}/approve`, { checkedRules: publicityRuleCodes });
  return { suspended, former };
}
