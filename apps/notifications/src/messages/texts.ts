import {
  departmentName,
  dutyLevelNames,
  dutyNames,
  publicityRules,
  reasonText,
  type Bilingual,
  type Language,
  type Priority,
  type RecipientKind,
} from '#contracts';
import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { DataSource, In } from 'typeorm';
import type { Message } from '../domain/message.js';
import { fill } from '../domain/templates.js';
import type { End, Variables, Word } from '../domain/variables.js';
import { OrganizationCopy } from '../entities/index.js';

const zone = 'Asia/Shanghai';
const times = { 'zh-CN': 'M月d日（cccc）HH:mm', en: 'ccc d LLL yyyy, HH:mm' } as const satisfies Record<
  Language,
  string
>;
const days = { 'zh-CN': 'yyyy年M月d日', en: 'd LLL yyyy' } as const satisfies Record<Language, string>;
const priorities: Readonly<Record<Priority, Bilingual>> = {
  routine: { zh: '普通', en: 'routine' },
  urgent: { zh: '急', en: 'urgent' },
  emergency: { zh: '危急', en: 'emergency' },
};
const recipients: Readonly<Record<RecipientKind, Bilingual>> = {
  patient: { zh: '患者', en: 'Patient' },
  referrer: { zh: '转出方', en: 'Referrer' },
  'receiving-desk': { zh: '接诊台', en: 'Receiving desk' },
  'on-duty': { zh: '值班人员', en: 'On duty' },
  'referral-office': { zh: '转诊办公室', en: 'Referral office' },
  supervisor: { zh: '复核医师', en: 'Supervisor' },
  'lead-office': { zh: '牵头单位办公室', en: 'Office of the lead' },
  applicant: { zh: '申请单位', en: 'Applicant' },
  member: { zh: '成员单位', en: 'Member' },
};

type Said = Pick<Message, 'template' | 'variables' | 'recipient' | 'organizationId' | 'department'>;

/** Short names of organizations by id. */
export type Names = ReadonlyMap<string, string>;

const inWords = (words: Bilingual, language: Language): string => (language === 'en' ? words.en : words.zh);

/** Puts messages in words when they are read, so that they follow the reader's language and an organization's present name. */
@Injectable()
export class Texts {
  constructor(private readonly dataSource: DataSource) {}

  /** The names that some messages need, in one query. */
  async namesFor(messages: readonly Said[]): Promise<Names> {
    const ends = messages.flatMap(({ variables, organizationId }) => [
      variables.to?.organizationId,
      variables.from?.organizationId,
      variables.onwardTo?.organizationId,
      variables.applicantId,
      organizationId,
    ]);
    const ids = [...new Set(ends)].filter((id) => typeof id === 'string');
    const copies = ids.length === 0 ? [] : await this.dataSource.manager.findBy(OrganizationCopy, { id: In(ids) });
    return new Map(copies.map(({ id, shortName }) => [id, shortName]));
  }
}

/** The text of a message. */
export const textOf = ({ template, variables }: Said, language: Language, names: Names): string =>
  fill(template, language, fillingOf(variables, language, names));

/** Who a message is for, as a list shows it. */
export function recipientName(
  { recipient, organizationId, department }: Said,
  language: Language,
  names: Names,
): string {
  const kind = inWords(recipients[recipient], language);
  if (organizationId === null) return kind;
  return `${kind} ${endName({ organizationId, department: department ?? '' }, language, names)}`;
}

function endName({ organizationId, department }: End, language: Language, names: Names): string {
  const organization = names.get(organizationId) ?? inWords({ zh: '该机构', en: 'the organization' }, language);
  const name = departmentName(department);
  return name ? `${organization} ${inWords(name, language)}` : organization;
}

function fillingOf(variables: Variables, language: Language, names: Names): Record<Word, string> {
  const { to, from, number = '', priority = 'routine', startsAt, place, reasonCode, duty, level } = variables;
  const { applicantId, consortium, dueAt, title = '', brokenRules = [], expiresOn, ground } = variables;
  const nameOf = (end?: End): string => (end ? endName(end, language, names) : '');
  const timeOf = (at?: string): string =>
    at ? DateTime.fromISO(at, { zone, locale: language }).toFormat(times[language]) : '';
  const toName = nameOf(to);
  return {
    to: toName,
    from: from
      ? endName(from, language, names)
      : inWords({ zh: '转出机构', en: 'the referring organization' }, language),
    where: place ? inWords({ zh: `${toName}（${place}）`, en: `${toName} (${place})` }, language) : toName,
    startsAt: timeOf(startsAt),
    number,
    priority: inWords(priorities[priority], language),
    duty: duty ? inWords(dutyNames[duty], language) : '',
    level: level ? inWords(dutyLevelNames[level], language) : '',
    onDuty: variables.onDuty?.join(language === 'en' ? ', ' : '、') ?? '',
    onwardTo: nameOf(variables.onwardTo),
    applicant: applicantId ? endName({ organizationId: applicantId, department: '' }, language, names) : '',
    consortium: consortium ?? inWords({ zh: '医联体', en: 'the group' }, language),
    dueAt: timeOf(dueAt) || inWords({ zh: '规定时间', en: 'the time set for it' }, language),
    reason: inWords(reasonText(reasonCode), language),
    title,
    brokenRules: brokenRules
      .map((rule) => inWords(publicityRules[rule], language))
      .join(inWords({ zh: '；', en: '; ' }, language)),
    expiresOn: expiresOn ? DateTime.fromISO(expiresOn, { locale: language }).toFormat(days[language]) : '',
    ground: ground ?? inWords({ zh: '未说明', en: 'no reason given' }, language),
  };
}
