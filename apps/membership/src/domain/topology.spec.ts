import { edgesOf, families, layerOfRole, type Place } from './topology.js';

const place = (organizationId: string, role: Place['role'], parentId: string | null = null): Place => ({
  organizationId,
  role,
  parentId,
});
const drawn = (members: readonly Place[]) =>
  edgesOf(members, 'lead').map(({ from, to, link }) => `${from} ${link} ${to}`);

describe('the topology of a consortium', () => {
  it('has superiors above the lead, centres below it, the grassroots below those, and families below all', () => {
    const members = [
      place('university', 'superior'),
      place('lead', 'lead'),
      place('county', 'county-centre'),
      place('township', 'grassroots', 'county'),
      place('village', 'grassroots', 'township'),
    ];
    expect(drawn(members)).toEqual([
      'university supports lead',
      'lead leads county',
      'county guides township',
      `township serves ${families}`,
      'township guides village',
      `village serves ${families}`,
    ]);
    expect(members.map(({ role }) => layerOfRole(role))).toEqual([
      'superior',
      'lead',
      'centre',
      'grassroots',
      'grassroots',
    ]);
  });

  it.each([
    ['is none', null],
    ['is no member', 'stranger'],
    ['is the lead', 'lead'],
    ['is a superior, who supports and does not lead', 'university'],
    ['stands below', 'clinic'],
  ])('hangs a member on the lead where its parent %s', (_, parentId) => {
    const others = [place('lead', 'lead'), place('university', 'superior'), place('clinic', 'grassroots')];
    expect(drawn([...others, place('county', 'county-centre', parentId)])).toContain('lead leads county');
  });

  it('hangs nothing on a lead that is no member', () => {
    const members = [
      place('university', 'superior'),
      place('county', 'county-centre'),
      place('township', 'grassroots', 'county'),
    ];
    expect(drawn(members)).toEqual(['county guides township', `township serves ${families}`]);
  });
});
