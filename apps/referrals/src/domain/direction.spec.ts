import { grassrootsKinds, organizationKinds, type Direction, type OrganizationKind } from '#contracts';
import { isAbove, requireDirection } from './direction.js';

const end = (kind: OrganizationKind | null) => ({ name: kind ?? 'unknown', kind });
const refer = (direction: Direction, from: OrganizationKind | null, to: OrganizationKind | null) => () =>
  requireDirection(direction, end(from), end(to));
const refused = (...rest: string[]) =>
  expect.objectContaining({
    code: 'wrong-direction',
    errors: [{ pointer: '/direction', detail: { zh: `可选：${rest.join('、')}`, en: `one of ${rest.join(', ')}` } }],
  });
const hospitals = organizationKinds.filter((kind) => !grassrootsKinds.includes(kind));

describe('direction', () => {
  it.each(grassrootsKinds.flatMap((low) => hospitals.map((high) => [low, high] as const)))(
    'from %s to %s is up, or lateral, and the other way down, or lateral',
    (low, high) => {
      for (const right of ['up', 'lateral'] as const) expect(refer(right, low, high)).not.toThrow();
      for (const right of ['down', 'lateral'] as const) expect(refer(right, high, low)).not.toThrow();
      expect(refer('down', low, high)).toThrow(refused('up', 'lateral'));
      expect(refer('up', high, low)).toThrow(refused('down', 'lateral'));
    },
  );

  it.each(['township-health-centre', 'community-health-centre'] as const)(
    'from village clinic to %s is up',
    (centre) => {
      expect(refer('up', 'village-clinic', centre)).not.toThrow();
      expect(refer('down', centre, 'village-clinic')).not.toThrow();
      expect(refer('down', 'village-clinic', centre)).toThrow(refused('up', 'lateral'));
      expect(refer('up', centre, 'village-clinic')).toThrow(refused('down', 'lateral'));
    },
  );

  it('between organizations of one step is what the referrer says: their kinds tell no more', () => {
    for (const direction of ['up', 'down', 'lateral'] as const) {
      expect(refer(direction, 'general-hospital', 'private-hospital')).not.toThrow();
      expect(refer(direction, 'community-health-centre', 'community-health-centre')).not.toThrow();
    }
  });

  it('is what the referrer says where a kind is not known', () => {
    expect(refer('down', 'village-clinic', null)).not.toThrow();
    expect(refer('up', null, 'village-clinic')).not.toThrow();
    expect(isAbove(undefined, end('village-clinic'))).toBe(false);
  });
});
