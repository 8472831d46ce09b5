import {
  MembershipSuspended,
  OrganizationAmended,
  PolicySet,
  PolicyWithdrawn,
  PractitionerRegistered,
  ServiceScopeClosed,
} from '#contracts';
import { newId } from '#messaging';
import type { TestService } from '#testing';
import * as world from './world.js';
import { body, hospital, nephrology, patient, referrer, township } from './world.js';

let service: TestService;
beforeAll(async () => {
  service = await world.startWorld();
}, 60_000);
afterAll(() => service.close());

const submit = (sent: unknown, headers?: Record<string, string>) =>
  service.request('POST', '/v1/referrals', { as: referrer, body: sent, headers });
const withPatient = (changes: object) => ({ ...body, patient: { ...patient, ...changes } });
const to = (organizationId: string, department = world.cardiology) => ({ ...body, to: { organizationId, department } });
const lateralBy = (indication: string) => ({
  ...to(hospital, world.generalPractice),
  ...{ direction: 'lateral', indications: [indication] },
});
const wrongDigit = world.idNumber.slice(0, 17) + (world.idNumber.endsWith('1') ? '2' : '1');
const tooOld = { birthDate: '1950-03-02', idType: 'passport', idNumber: 'E12345678' };

describe('a referral is refused by the name of a rule', () => {
  it.each([
    ['unknown-organization', 400, '/to/organizationId', to(newId())],
    ['same-organization', 400, '/to/organizationId', to(township, world.generalPractice)],
    ['inactive-member', 409, '/to/organizationId', to(world.suspended)],
    ['no-common-group', 409, '/to/organizationId', to(world.stranger)],
    ['inactive-member', 409, '/groupId', { ...body, groupId: newId() }],
    ['beyond-service-scope', 409, '/to/department', to(hospital, '05.01')],
    ['wrong-direction', 400, '/direction', { ...world.down, ...{ from: body.from, to: body.to } }],
    ['wrong-direction', 400, '/direction', { ...body, direction: 'down', priority: 'emergency' }],
    ['wrong-direction', 400, '/direction', { ...body, direction: 'down', draft: true }],
    ['beyond-service-scope', 409, '/to/department', { ...withPatient(tooOld), to: to(hospital, nephrology).to }],
    ['within-own-capability', 409, '/indications', { ...to(hospital, world.generalPractice), indications: [] }],
    ['within-own-capability', 409, '/indications', lateralBy('patients-wish')],
    ['wrong-check-digit', 400, '/patient/idNumber', withPatient({ idNumber: wrongDigit })],
    ['malformed-id-number', 400, '/patient/idNumber', withPatient({ idNumber: '123' })],
    ['malformed-id-number', 400, '/patient/idNumber', withPatient({ idNumber: null })],
    ['resident-id-disagrees', 400, '/patient/sex', withPatient({ sex: 'female' })],
    ['birth-date-in-future', 400, '/patient/birthDate', withPatient({ birthDate: '2199-01-01' })],
    ['malformed-phone', 400, '/patient/phone', withPatient({ phone: '12345' })],
    ['patient-contact-missing', 400, '/patient/phone', withPatient({ phone: null })],
    ['patient-contact-missing', 400, '/patient/address', withPatient({ address: undefined })],
    ['consent-missing', 400, '/consent', { ...body, consent: false }],
    ['consent-missing', 400, '/consent', { ...body, consent: undefined }],
    ['minimum-slip-data', 400, '/chiefComplaint', { ...body, chiefComplaint: undefined }],
    ['minimum-slip-data', 400, '/history', { ...body, history: '' }],
    ['minimum-slip-data', 400, '/treatment', { ...body, treatment: undefined }],
    ['minimum-slip-data', 400, '/referrerPhone', { ...body, referrerPhone: undefined }],
    ['unknown-practitioner', 400, '/from/practitionerId', { ...body, from: { ...body.from, practitionerId: newId() } }],
    ['unknown-practitioner', 400, '/to/practitionerId', { ...body, to: { ...body.to, practitionerId: world.liuYing } }],
    [
      'not-your-organization',
      403,
      '/from/organizationId',
      { ...body, from: { ...body.from, organizationId: hospital } },
    ],
  ])('%s: %i at %s', async (rule, status, pointer, sent) => {
    const answer = await submit(sent);
    expect(answer).toMatchObject({ status, body: { status, errors: [{ pointer }] } });
    expect(answer.body.type).toMatch(new RegExp(`/${rule}$`));
    expect(answer.body.errors[0].detail).toMatch(/\p{Script=Han}/u);
    const { body: english } = await submit(sent, { 'accept-language': 'en' });
    expect(english.errors[0].detail).not.toMatch(/\p{Script=Han}/u);
  });

  it('and leaves nothing behind', async () => {
    const [rows] = await service.dataSource.query(
      'SELECT (SELECT count(*) FROM referrals)::int AS referrals, (SELECT count(*) FROM patients)::int AS patients',
    );
    expect(rows).toEqual({ referrals: 0, patients: 0 });
    expect(await service.published()).toEqual([]);
  });

  it('in the language of the caller, saying who would accept it', async () => {
    const beyond = { ...withPatient(tooOld), to: to(hospital, nephrology).to };
    expect((await submit(beyond)).body.detail).toBe(
      '超出接收方服务范围（患者年龄超出接收范围）。可接收：区二院 血液内科（03.05）',
    );
    const english = await submit(beyond, { 'accept-language': 'en' });
    expect(english.body.detail).toContain('These would accept it: 区二院 Haematology (03.05)');
    expect(english.headers['content-language']).toBe('en');
  });

  it('naming no way back to who asks', async () => {
    const { secondHospital } = world;
    const doctor = newId();
    await service.given(
      PractitionerRegistered(doctor, {
        ...{ name: '陈立', title: 'attending', specialty: '03', employerId: secondHospital },
        ...{ practicePoints: [secondHospital], staffNumber: 'chen' },
      }),
    );
    const from = { organizationId: secondHospital, department: nephrology, practitionerId: doctor };
    const sent = { ...withPatient(tooOld), from, to: to(hospital, nephrology).to };
    const as = { ...referrer, organizationId: secondHospital };
    const { body: refused } = await service.request('POST', '/v1/referrals', { as, body: sent });
    expect(refused.type).toMatch(/beyond-service-scope$/);
    expect(refused.detail).not.toContain('区二院');
  });
});

describe('a refusal has words where programs have patterns and codes', () => {
  const diagnoses = [{ code: 'i20', name: '心绞痛', basis: 'clinical' }];
  it.each([
    ['of a phone', { ...body, referrerPhone: 'x' }, /^须为电话号码：/, /^must be a phone number: /],
    ['of a diagnosis', { ...body, diagnoses }, /^须为 ICD-10 编码，如 I20\.0$/, /^must be a code of ICD-10, such as/],
    [
      'of an indication',
      { ...to(hospital, world.generalPractice), indications: [] },
      /^可选：危急重症，本机构无法处置（critical-beyond-means）、诊断不明/,
      /^one of Critical, beyond local means \(critical-beyond-means\), Undiagnosed/,
    ],
  ])('%s', async (_, sent, zh, en) => {
    expect((await submit(sent)).body.errors[0].detail).toMatch(zh);
    expect((await submit(sent, { 'accept-language': 'en' })).body.errors[0].detail).toMatch(en);
  });

  it('of the roles', async () => {
    const as = { ...referrer, roles: ['auditor'] as never };
    const asked =
      '此操作需要以下角色之一：医师（clinician）、转诊专员（referral-coordinator）、信息系统（integration）';
    expect((await service.request('POST', '/v1/referrals', { as, body })).body.detail).toBe(asked);
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown property', { ...body, bed: 7 }, '/bed'],
    ['an unknown property deep down', withPatient({ nickname: '秀' }), '/patient/nickname'],
    ['a missing patient', { ...body, patient: undefined }, '/patient'],
    ['an unknown direction', { ...body, direction: 'sideways' }, '/direction'],
    ['an unknown department', to(hospital, '99'), '/to/department'],
    ['an unknown indication', { ...body, indications: ['boredom'] }, '/indications'],
    ['no id', to('here'), '/to/organizationId'],
    ['no id of a group', { ...body, groupId: '永年' }, '/groupId'],
    ['a day that does not exist', withPatient({ birthDate: '1958-02-30' }), '/patient/birthDate'],
    ['a diagnosis without a basis', { ...body, diagnoses: [{ code: 'I20.0', name: '心绞痛' }] }, '/diagnoses/0/basis'],
    ['a zero byte', { ...body, reason: 'a\0b' }, '/reason'],
    ['half a character', { ...body, chiefComplaint: '\ud83d' }, '/chiefComplaint'],
    ['a name of nothing', withPatient({ name: ' ' }), '/patient/name'],
    ['a text too long', { ...body, history: '长'.repeat(10_001) }, '/history'],
    ['consent in words', { ...body, consent: 'yes' }, '/consent'],
  ])('%s is refused with its place', async (_, sent, pointer) => {
    const answer = await submit(sent);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it.each([
    ['no object', '[]'],
    ['no JSON', '{"direction":'],
    ['nothing', ''],
  ])('%s is refused', async (_, sent) => {
    expect((await submit(sent)).status).toBe(400);
  });

  it.each([
    'status=lost',
    'side=left',
    'limit=0',
    'limit=201',
    'cursor=x',
    'cursor=WyJhIl0',
    'idNumber=1',
    'toOrganizationId=me',
  ])('a list with %s is refused', async (query) => {
    expect((await service.request('GET', `/v1/referrals?${query}`, { as: referrer })).status).toBe(400);
  });

  it.each(['GET', 'POST'])('%s of what has no id or no verb is refused', async (method) => {
    const path = method === 'GET' ? '/v1/referrals/first' : '/v1/referrals/first/accept';
    expect(
      (await service.request(method, path, { as: world.receiver, ...(method === 'POST' && { body: {} }) })).status,
    ).toBe(400);
  });

  it('much of what people write is welcome', async () => {
    const lower = withPatient({
      idNumber: world.idNumber.toLowerCase(),
      phone: null,
      address: null,
      name: '𠮷😀 阿卜杜拉·买买提',
    });
    expect(
      await submit({ ...lower, priority: 'emergency', reason: '‏مرحبا <b>"\'; DROP TABLE referrals' }),
    ).toMatchObject({ status: 201 });
    expect((await submit(withPatient({ idType: 'none', idNumber: null, birthDate: '2026-01-01' }))).status).toBe(201);
  });
});

describe('what the register says now counts', () => {
  it('for the direction: a kind that is told anew contradicts a draft, and one that was not told contradicts nothing', async () => {
    const kindOf = (kind: string | null) =>
      service.dataSource.query('UPDATE organization_copies SET kind = $2 WHERE id = $1', [township, kind]);
    const sent = { ...world.down, from: body.from, to: { organizationId: hospital, department: '21' } };
    await service.given(world.scope(hospital, '21', { directions: ['up', 'down'] }));
    await kindOf(null);
    expect((await submit(sent)).status).toBe(201);
    const draft = (await submit({ ...sent, draft: true })).body;
    await kindOf('township-health-centre');
    const late = await service.request('POST', `/v1/referrals/${draft.id}/submit`, { as: referrer, body: {} });
    expect(late).toMatchObject({ status: 400, body: { errors: [{ pointer: '/direction' }] } });
    const { body: actions } = await service.request('GET', `/v1/referrals/${draft.id}/actions`, { as: referrer });
    expect(JSON.stringify(actions)).toContain('wrong-direction');
  });

  it('for referrals and for drafts: names, scopes, policies and memberships', async () => {
    const draft = (await submit({ ...body, draft: true })).body;
    const [copy] = await service.dataSource.query('SELECT id FROM member_copies WHERE organization_id = $1', [
      hospital,
    ]);
    const organization = {
      ...{ creditCode: '12130408526013017A', name: '永年区人民医院', shortName: '区医院', divisionCode: '130408' },
      ...({ level: 'secondary', kind: 'general-hospital', ownership: 'public' } as const),
    };
    await service.given(OrganizationAmended(hospital, organization));
    expect((await submit(body)).body.to.organizationName).toBe('区医院');

    const lenient = { consortiumId: world.group, code: 'referrals.capability', validFrom: '2026-01-01' };
    const sent = { ...body, consent: false };
    await service.given(PolicySet(newId(), { ...lenient, version: 1, parameters: { consentNeeded: false } }));
    expect((await submit(sent)).status).toBe(201);
    await service.given(PolicySet(newId(), { ...lenient, version: 3, validFrom: '2199-01-01', parameters: {} }));
    expect((await submit(sent)).status).toBe(201);
    const stricter = { ...lenient, version: 2, parameters: { consentNeeded: true } };
    const id = newId();
    await service.given(PolicySet(id, stricter));
    expect((await submit(sent)).status).toBe(400);
    const withdrawal = { at: '2026-03-02T08:00:00Z', reason: '日期有误' };
    await service.given(PolicyWithdrawn(id, { ...stricter, withdrawal }));
    expect((await submit(sent)).status).toBe(201);

    const suspended = {
      consortiumId: world.group,
      organizationId: hospital,
      role: 'member',
      status: 'suspended',
    } as const;
    await service.given(MembershipSuspended(copy.id, suspended));
    expect((await submit(body)).body.type).toMatch(/inactive-member$/);
    const late = await service.request('POST', `/v1/referrals/${draft.id}/submit`, { as: referrer, body: {} });
    expect(late.body.type).toMatch(/inactive-member$/);
  });

  it('a scope that closed takes nothing more', async () => {
    const [copy] = await service.dataSource.query(
      'SELECT id FROM scope_copies WHERE organization_id = $1 AND department = $2',
      [world.secondHospital, nephrology],
    );
    expect((await submit(to(world.secondHospital, nephrology))).status).toBe(201);
    const { data } = world.scope(world.secondHospital, nephrology, { open: false });
    await service.given(ServiceScopeClosed(copy.id, data));
    expect((await submit(to(world.secondHospital, nephrology))).body.type).toMatch(/beyond-service-scope$/);
  });
});
