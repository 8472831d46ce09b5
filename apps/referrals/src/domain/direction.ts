import { grassrootsKinds, Refusal, type Bilingual, type Direction, type OrganizationKind } from '#contracts';
import type { Member } from './ends.js';

/** An organization at one end, as far as its place is told by its kind; undefined where the register does not know it. */
type Placed = Pick<Member, 'name' | 'kind'> | undefined;

/** The steps that kinds tell: village clinics, the other grassroots, all others. On one step kinds do not say who is above. */
const stepOf = (kind: OrganizationKind): number =>
  kind === 'village-clinic' ? 0 : grassrootsKinds.includes(kind) ? 1 : 2;

/** Whether one organization stands above another by their kinds; nothing is said where a kind is not known. */
export const isAbove = (one: Placed, other: Placed): boolean =>
  !!one?.kind && !!other?.kind && stepOf(one.kind) > stepOf(other.kind);

/** Up is to what stands above, down to what stands below; lateral says nothing of it. @throws Refusal `wrong-direction` */
export function requireDirection(direction: Direction, from: Placed, to: Placed): void {
  if (direction === 'down' && isAbove(to, from)) throw wrong('up', says(from, to, '高于', 'above'));
  if (direction === 'up' && isAbove(from, to)) throw wrong('down', says(from, to, '低于', 'below'));
}

const says = (from: Placed, to: Placed, zh: string, en: string): Bilingual => ({
  zh: `按机构类别，${to?.name}${zh}${from?.name}`,
  en: `By its kind ${to?.name} stands ${en} ${from?.name}`,
});

const words = { up: '上转', down: '下转' };

const wrong = (right: 'up' | 'down', { zh, en }: Bilingual): Refusal =>
  new Refusal(
    'invalid',
    'wrong-direction',
    {
      zh: `${zh}，转往该机构应为${words[right]}，或平转`,
      en: `${en}: a referral there is ${right}, or lateral`,
    },
    [{ pointer: '/direction', detail: { zh: `可选：${right}、lateral`, en: `one of ${right}, lateral` } }],
  );
