import { createHash } from 'node:crypto';
import { AppointmentBooked } from '#contracts';
import { newId } from '#messaging';
import { bearerOf, eventually, type TestService } from '#testing';
import { AttachmentScans } from '../src/attachments/attachment-scans.js';
import { headerOf } from '../src/attachments/file-name.js';
import { bad, startClamd, type Clamd } from './clamd.js';
import * as world from './world.js';
import { auditor, body, coordinator, desk, outsider, receiver, referrer } from './world.js';

let clamd: Clamd;
let service: TestService;
let plain: TestService;
let referral: any;
beforeAll(async () => {
  clamd = await startClamd();
  const limits = { ATTACHMENT_MAX_BYTES: '200000', ATTACHMENTS_PER_REFERRAL: '3' };
  service = await world.startWorld({ ...limits, CLAMD_URL: clamd.url, CLAMD_TIMEOUT_MS: '300' });
  plain = await world.startWorld();
  referral = await begun();
}, 90_000);
afterAll(async () => {
  await Promise.all([service.close(), plain.close()]);
  await clamd.close();
});

type Who = Omit<typeof referrer, 'organizationId'>;
const begun = async (given: object = body, at = service) =>
  (await at.request('POST', '/v1/referrals', { as: referrer, body: given })).body;
const pdf = (text = '肌钙蛋白 0.02') => Buffer.from(`%PDF-1.7\n${text}`);

async function send(
  id: string,
  content: Buffer,
  { as = referrer, name = '报告.pdf', named = headerOf(name), at = service, query = '', to = newId() } = {},
) {
  const type = 'application/octet-stream';
  const headers = { authorization: await bearerOf(as), 'content-type': type, 'content-disposition': named };
  const response = await fetch(`${at.url}/v1/referrals/${id}/attachments/${to}${query}`, {
    ...{ method: 'PUT', headers, body: new Uint8Array(content) },
  });
  return { status: response.status, body: (await response.json()) as any };
}
async function read(id: string, attachmentId: string, as: Who = receiver, at = service) {
  const response = await fetch(`${at.url}/v1/referrals/${id}/attachments/${attachmentId}?purpose=treatment`, {
    headers: { authorization: await bearerOf(as) },
  });
  const content = Buffer.from(await response.arrayBuffer());
  const problem = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(content.toString()) : undefined;
  return { status: response.status, headers: response.headers, content, problem };
}
const list = (id: string, as: Who = receiver, at = service) =>
  at.request('GET', `/v1/referrals/${id}/attachments?purpose=treatment`, { as });
const scanned = (id: string, attachmentId: string) =>
  eventually(async () => {
    const found = (await list(id)).body.items.find((each: any) => each.id === attachmentId);
    if (found.scan === 'pending') throw new Error('not scanned yet');
    return found.scan as string;
  });

describe('a file', () => {
  it('is attached with its checksum, listed, scanned, and given out as it was to the other end; each is on record', async () => {
    const content = pdf();
    const { status, body: attached } = await send(referral.id, content);
    expect(status).toBe(201);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const facts = { name: '报告.pdf', type: 'application/pdf', bytes: content.length, sha256, referralId: referral.id };
    expect(attached).toMatchObject({ ...facts, scan: 'pending', addedBy: referrer.userId });
    expect(await scanned(referral.id, attached.id)).toBe('clean');
    expect(clamd.scanned.some((each) => each.equals(content))).toBe(true);
    const given = await read(referral.id, attached.id);
    expect(given.content.equals(content)).toBe(true);
    expect(given.headers.get('content-type')).toBe('application/pdf');
    expect(given.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('报告.pdf')}`,
    );
    expect(given.headers.get('cache-control')).toBe('no-store');
    const lines: { action: string; actor: string }[] = await service.dataSource.query(
      `SELECT action, actor FROM audit_trail WHERE record = $1 AND action <> 'attachments-listed' ORDER BY sequence`,
      [`referrals/${referral.id}`],
    );
    expect(lines).toEqual([
      { action: 'attachment-added', actor: referrer.userId },
      { action: 'attachment-clean', actor: 'referrals' },
      { action: 'attachment-read', actor: receiver.userId },
    ]);
    const looks = (await service.request('GET', `/v1/audit?referralId=${referral.id}`, { as: auditor })).body.items;
    expect(looks.at(-1)).toMatchObject({ action: 'attachment-read', purpose: 'treatment', fields: ['attachments'] });
  });

  it('is sealed in the database: neither its content nor its name stands there', async () => {
    await send(referral.id, pdf('𠮷秘密'), { name: '王秀兰.pdf' });
    const rows: { text: string; content: Buffer }[] = await service.dataSource.query(
      'SELECT a::text AS text, content FROM attachments a',
    );
    const dump = rows.map(({ text, content }) => text + content.toString('utf8')).join('\n');
    expect(dump.length).toBeGreaterThan(500);
    expect(['王秀兰', '秘密', '%PDF'].filter((secret) => dump.includes(secret))).toEqual([]);
    expect((await list(referral.id)).body.items.map(({ name }: any) => name)).toContain('王秀兰.pdf');
  });

  it('is attached once however often it is sent, and its id is its own', async () => {
    const { id } = await begun();
    const to = newId();
    const sent = await Promise.all([1, 2].map(() => send(id, pdf(), { to })));
    expect(sent.map(({ status }) => status)).toEqual([201, 201]);
    expect((await list(id)).body.items).toHaveLength(1);
    expect((await send(id, pdf('other'), { to })).body.type).toMatch(/attachment-id-taken$/);
    expect((await send(referral.id, pdf(), { to })).body.type).toMatch(/attachment-id-taken$/);
  });

  it('is refused when it is of no known type by its content, named otherwise, too large, changed on the way or too much', async () => {
    const { id } = await begun();
    const rule = async (...given: Parameters<typeof send>) => (await send(...given)).body.type;
    expect(await rule(id, Buffer.from('MZ a program'))).toMatch(/attachment-type$/);
    expect(await rule(id, pdf(), { name: '报告.exe' })).toMatch(/attachment-name$/);
    for (const named of ['', 'attachment', 'attachment; filename="a/b.pdf"', 'attachment; filename="\xe9.pdf"'])
      expect((await send(id, pdf(), { named })).body.errors[0].pointer).toBe('/Content-Disposition');
    expect((await send(id, pdf(), { query: '?name=a.pdf' })).body.errors[0].pointer).toBe('/name');
    expect(await rule(id, Buffer.alloc(0))).toMatch(/attachment-empty$/);
    expect(await rule(id, pdf(), { query: `?sha256=${'0'.repeat(64)}` })).toMatch(/checksum-differs$/);
    expect((await send(id, Buffer.alloc(200_001, '%PDF-'))).status).toBe(413);
    expect(
      (
        await service.request('PUT', `/v1/referrals/${id}/attachments/${newId()}`, {
          as: referrer,
          body: {},
          headers: { 'content-disposition': headerOf('a.pdf') },
        })
      ).body.type,
    ).toMatch(/file-expected$/);
    expect((await list(id)).body.items).toEqual([]);
    for (let i = 0; i < 3; i++) expect((await send(id, pdf())).status).toBe(201);
    expect(await rule(id, pdf())).toMatch(/too-many-attachments$/);
  });

  it('is taken as bytes, whatever its type is: who says another is told so', async () => {
    const headers = { authorization: await bearerOf(referrer), 'content-type': 'application/pdf' };
    const url = `${service.url}/v1/referrals/${(await begun()).id}/attachments/${newId()}`;
    const response = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(pdf()) });
    expect(await response.json()).toMatchObject({ status: 415, detail: '内容类型须为 application/octet-stream' });
  });

  it('is taken by no other route', async () => {
    const headers = { authorization: await bearerOf(referrer), 'content-type': 'application/octet-stream' };
    const response = await fetch(`${service.url}/v1/referrals`, { method: 'POST', headers, body: 'x' });
    expect(await response.json()).toMatchObject({ status: 415, detail: '内容类型须为 application/json' });
  });
});

describe('who takes part', () => {
  it('attaches and reads until the root has ended, its referrer until it has said what follows; others see nothing', async () => {
    const { id } = await begun(world.viaTriage);
    const { body: attached } = await send(id, pdf(), { as: coordinator });
    await scanned(id, attached.id);
    expect((await send(id, pdf(), { as: outsider })).status).toBe(404);
    expect((await send(id, pdf(), { as: desk })).status).toBe(403);
    expect((await list(id, outsider)).status).toBe(404);
    expect((await read(id, attached.id, outsider)).status).toBe(404);
    expect((await read(referral.id, attached.id)).status).toBe(404);
    expect((await list(id, auditor)).status).toBe(403);
    expect((await read(id, attached.id, desk)).status).toBe(200);
    await service.request('POST', `/v1/referrals/${id}/reject`, {
      as: receiver,
      body: { reasonCode: 'other', comment: '其他' },
    });
    expect((await list(id)).body.type).toMatch(/identity-access-ended$/);
    expect((await read(id, attached.id, referrer)).status).toBe(200);
    const followUp = { followUp: '已电话告知患者' };
    await service.request('POST', `/v1/referrals/${id}/acknowledge-end`, { as: referrer, body: followUp });
    expect((await list(id, referrer)).body.type).toMatch(/identity-access-ended$/);
    expect((await read(id, attached.id)).problem.type).toMatch(/identity-access-ended$/);
    expect((await send(id, pdf())).body.type).toMatch(/identity-access-ended$/);
  });

  it('sees what is attached to the hop before', async () => {
    const { id } = await begun(world.viaTriage);
    const { body: attached } = await send(id, pdf());
    await service.request('POST', `/v1/referrals/${id}/triage`, { as: receiver, body: {} });
    const to = { organizationId: world.secondHospital, department: world.nephrology };
    const onward = { to, direction: 'lateral', reasonCode: 'no-capacity', comment: '满', referrerPhone: '6622' };
    const { body: next } = await service.request('POST', `/v1/referrals/${id}/refer-onward`, {
      as: receiver,
      body: onward,
    });
    const second = { ...receiver, organizationId: world.secondHospital };
    expect((await list(next.id, second)).body.items).toMatchObject([{ id: attached.id, referralId: id }]);
  });

  it('sees nothing of what is attached to a draft of the same way until it is submitted', async () => {
    const up = await begun();
    const facts = { ...world.appointmentOf(up, new Date().toISOString()), fromQuota: true, fromWaitingList: false };
    await service.given(AppointmentBooked(newId(), facts));
    const step = (id: string, verb: string, sent: object = {}) =>
      service.request('POST', `/v1/referrals/${id}/${verb}`, { as: receiver, body: sent });
    await step(up.id, 'arrive');
    await step(up.id, 'start-care');
    await step(up.id, 'outcome', world.outcome);
    const plan = {
      rehabilitation: '每周训练',
      followUpPlan: '两周后随访',
      indications: ['acute-phase-over'],
      consent: true,
      referrerPhone: '6622',
    };
    const { body: down } = await step(up.id, 'refer-down', plan);
    const { body: attached } = await send(down.id, pdf(), { as: receiver });
    await scanned(down.id, attached.id);
    const seenBy = async (as: Who) => (await list(up.id, as)).body.items.map(({ id }: any) => id);
    expect([await seenBy(receiver), await seenBy(referrer)]).toEqual([[attached.id], []]);
    expect((await read(up.id, attached.id, referrer)).status).toBe(404);
    expect((await step(down.id, 'submit')).status).toBe(200);
    expect(await seenBy(referrer)).toEqual([attached.id]);
    expect((await service.request('GET', `/v1/referrals/${down.id}/slip.pdf`, { as: referrer })).status).toBe(200);
  });
});

describe('a file that should not be there', () => {
  const withdraw = (id: string, attachmentId: string, as: Who, sent: object = { reasonCode: 'wrong-patient' }) =>
    service.request('POST', `/v1/referrals/${id}/attachments/${attachmentId}/withdraw`, { as, body: sent });
  const timeline = async (id: string, language: string) => {
    const headers = { 'accept-language': language };
    const { body: told } = await service.request('GET', `/v1/referrals/${id}/timeline`, { as: receiver, headers });
    return told.items.map(({ text }: { text: string }) => text);
  };

  it('is withdrawn and erased; timeline, audit trail and what is left of its row say so, and no event names it', async () => {
    const { id } = await begun();
    const { body: attached } = await send(id, pdf('别人的'), { name: '李秀英.pdf' });
    await scanned(id, attached.id);
    expect((await withdraw(id, attached.id, referrer, {})).status).toBe(400);
    expect((await withdraw(id, attached.id, { ...referrer, userId: newId() })).body.type).toMatch(
      /not-your-attachment$/,
    );
    expect((await withdraw(id, attached.id, coordinator)).body.type).toMatch(/not-your-attachment$/);
    expect((await withdraw(referral.id, attached.id, referrer)).status).toBe(404);
    expect((await withdraw(id, attached.id, referrer)).body).toMatchObject({
      id: attached.id,
      reasonCode: 'wrong-patient',
    });
    expect((await withdraw(id, attached.id, referrer)).status).toBe(404);
    expect((await list(id)).body.items).toEqual([]);
    expect((await read(id, attached.id)).status).toBe(404);
    expect((await send(id, pdf('别人的'), { to: attached.id, name: '李秀英.pdf' })).body.type).toMatch(
      /attachment-id-taken$/,
    );
    expect((await service.dataSource.query('SELECT * FROM attachments WHERE id = $1', [attached.id]))[0]).toMatchObject(
      {
        ...{ name: null, content_key: null, content: null, bytes: attached.bytes },
        ...{ withdrawn_by: referrer.userId, withdrawal_reason: 'wrong-patient' },
      },
    );
    const audited = await service.dataSource.query(
      `SELECT actor, detail FROM audit_trail WHERE record = $1 AND action = 'attachment-withdrawn'`,
      [`referrals/${id}`],
    );
    const detail = { attachmentId: attached.id, reasonCode: 'wrong-patient' };
    expect(audited).toEqual([{ actor: referrer.userId, detail }]);
    expect((await timeline(id, 'zh-CN')).slice(-2)).toEqual(['添加附件', '撤回附件，内容已清除：患者有误']);
    expect((await timeline(id, 'en')).slice(-2)).toEqual([
      'A file was attached',
      'A file was withdrawn and erased: wrong patient',
    ]);
    const told = (await service.published()).filter((event) => event.data.attachmentId === attached.id);
    expect(told.map(({ type }) => type)).toEqual([
      'yilian.referral.attachment-added.v1',
      'yilian.referral.attachment-withdrawn.v1',
    ]);
    expect(JSON.stringify(told)).not.toMatch(/李秀英|pdf/);
  });

  it('is withdrawn by the office of who attached it, also after the referral has ended', async () => {
    const { id } = await begun(world.viaTriage);
    const { body: attached } = await send(id, pdf());
    const rejection = { reasonCode: 'other', comment: '其他' };
    await service.request('POST', `/v1/referrals/${id}/triage`, { as: receiver, body: {} });
    await service.request('POST', `/v1/referrals/${id}/reject`, { as: receiver, body: rejection });
    expect((await withdraw(id, attached.id, outsider)).status).toBe(404);
    const office = { ...coordinator, organizationId: world.township };
    expect((await withdraw(id, attached.id, office, { reasonCode: 'wrong-file' })).status).toBe(200);
    const [row] = await service.dataSource.query('SELECT content FROM attachments WHERE id = $1', [attached.id]);
    expect(row.content).toBeNull();
  });
});

describe('a malware scanner', () => {
  it('keeps an infected file from being given out', async () => {
    const { id } = await begun();
    const { body: attached } = await send(id, pdf(bad));
    expect(await scanned(id, attached.id)).toBe('infected');
    expect((await read(id, attached.id)).problem).toMatchObject({ status: 403, type: '/problems/attachment-infected' });
  });

  it('that fails leaves the file pending and not given out, and is asked again', async () => {
    clamd.say('silent');
    const { id } = await begun();
    const { body: attached } = await send(id, pdf('later'));
    expect((await read(id, attached.id)).problem).toMatchObject({ status: 409, type: '/problems/attachment-pending' });
    clamd.say(undefined);
    await eventually(async () => {
      await service.dataSource.query(`UPDATE attachments SET scan_tried_at = NULL WHERE scan = 'pending'`);
      service.app.get(AttachmentScans).wake();
      expect((await list(id)).body.items[0].scan).toBe('clean');
    });
  });

  it('that is not there leaves files unscanned, shown as such and given out', async () => {
    const { id } = await begun(body, plain);
    const { body: attached } = await send(id, pdf(), { at: plain });
    expect(attached.scan).toBe('unscanned');
    expect((await list(id, receiver, plain)).body.items).toMatchObject([{ scan: 'unscanned' }]);
    expect((await read(id, attached.id, receiver, plain)).status).toBe(200);
  });
});
