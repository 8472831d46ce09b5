import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { actor, newId, writeTimeline, type Pending } from './event.js';
import * as sql from './sql.js';

/** A referral as clients send it. */
export interface Submission {
  readonly direction: string;
  readonly priority: string;
  readonly patient: Readonly<Record<string, string>>;
  readonly from: { readonly organizationId: string; readonly department: string; readonly practitionerId: string };
  readonly to: { readonly organizationId: string; readonly department: string };
}

const serials: string[] = [];
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Step one: the referral is stored and accepted, as one whose receiver books directly. */
export async function submit(
  body: Submission,
  key: string,
  client: ClientBase,
): Promise<{ answer: { id: string }; events: Pending[] }> {
  const { direction, priority, patient, from, to, ...slip } = body;
  const now = new Date();
  const day = now.toISOString().slice(0, 10);
  const ends = [from.organizationId, from.practitionerId, to.organizationId, to.department, day];
  const { members } = (await client.query(sql.lookUp, ends)).rows[0];
  const groupId = members[0].activeIn[0] as string;
  if (serials.length === 0) serials.push(...(await client.query(sql.numbers)).rows.map((row) => row.serial as string));
  const number = `130408-${day.replaceAll('-', '')}-${serials.shift()?.padStart(6, '0')}`;
  const { idType, idNumber = '', sex, name, birthDate = '', phone, address } = patient;
  const identity = [idType, sex, name, idNumber, birthDate, phone, JSON.stringify(address)];
  const id = newId();
  const kept = await client.query(sql.keepPatient, [newId(), groupId, digest(groupId + idNumber), id, ...identity]);
  const patientId = kept.rows[0].id as string;
  const age = now.getFullYear() - Number(birthDate.slice(0, 4));
  const head = [id, number, direction, priority, groupId, patientId, age, sex];
  const places = [from.organizationId, from.department, from.practitionerId, to.organizationId, to.department];
  await client.query(sql.insertReferral, [...head, ...places, JSON.stringify(slip), now]);
  const facts = { rootId: id, number, patientId, direction, priority, from, to };
  const events = [
    { type: 'yilian.referral.submitted.v1', data: { ...facts, indications: ['needs-superior-examination'] } },
    { type: 'yilian.referral.delivered.v1', data: { to } },
    { type: 'yilian.referral.accepted.v1', data: { ...facts, automatically: true, submittedAt: now } },
  ].map((event, at) => ({ ...event, subject: id, sequence: at + 1 }));
  await writeTimeline(client, events, now);
  const answer = { id, version: 3, status: 'accepted', ...facts, slip, createdAt: now };
  await client.query(sql.insertKey, [actor, key, digest(JSON.stringify(body)), JSON.stringify(answer)]);
  return { answer, events };
}
