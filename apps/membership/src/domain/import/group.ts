import type { AgreementState, ConsortiumState, ImportProblem, Words } from '#contracts';
import type { AgreementTerms } from '../agreement.js';
import type { Facts } from '../facts.js';
import { badParameters, type PolicyFacts } from '../policy.js';
import { Fields } from './fields.js';
import type { GroupDocument } from './files.js';
import { calendarDate, divisionForm, slugForm } from './forms.js';

const typeWords: Words<ConsortiumState['type']> = {
  'county-medical-group': '县域医共体',
  'urban-medical-group': '城市医疗集团',
  'specialty-alliance': '专科联盟',
  'remote-network': '远程医疗协作网',
};
const tightnessWords: Words<ConsortiumState['tightness']> = {
  loose: '松散型',
  'relatively-tight': '较紧密型',
  tight: '紧密型',
};
const bodyWords: Words<ConsortiumState['bodies'][number]['kind']> = {
  'management-committee': '管理委员会',
  'leading-group': '领导小组',
  'operations-office': '运营办公室',
};

const modeWords: Words<AgreementState['mode']> = {
  integration: '一体化管理',
  trusteeship: '托管',
  'specialty-cooperation': '专科合作',
  'expert-clinic': '专家门诊',
  framework: '框架协议',
};
const clauseText = { test: (text: string): boolean => text !== '' && [...text].length <= 2_000 };

/** What `group.yaml` says, as far as it fits: codes that do not are empty, whatever else does not is undefined. */
export interface Group {
  readonly code: string;
  /** Without `bodies` those that are registered stay. */
  readonly facts:
    | (Omit<Facts<ConsortiumState>, 'leadOrganizationId' | 'bodies'> & Partial<Pick<ConsortiumState, 'bodies'>>)
    | undefined;
  readonly leadCreditCode: string;
  readonly policies: readonly (GroupPolicy | undefined)[];
  readonly agreements: readonly GroupAgreement[];
}

type GroupPolicy = Omit<PolicyFacts, 'consortiumId'> & { readonly policyVersion: number };

export interface GroupAgreement {
  readonly organizationCreditCode: string;
  readonly terms: AgreementTerms | undefined;
}

const agreementFields = ['number', 'organization', 'mode', 'validFrom', 'validTo', 'clauses'];

export function readGroup(document: GroupDocument, problems: ImportProblem[]): Group {
  const root = new Fields(document.value, [], document, problems, ['consortium', 'policies', 'agreements']);
  const known = ['code', 'name', 'type', 'tightness', 'divisionCode', 'lead', 'bodies'];
  const consortium = new Fields(root.mapping('consortium'), ['consortium'], document, problems, known);
  const code = consortium.text('code', slugForm);
  const leadCreditCode = consortium.text('lead').toUpperCase();
  const facts = {
    code,
    name: consortium.text('name'),
    type: consortium.code('type', typeWords),
    tightness: consortium.code('tightness', tightnessWords),
    divisionCode: consortium.text('divisionCode', divisionForm),
    ...(consortium.has('bodies') && {
      bodies: consortium.each('bodies', ['kind', 'name', 'members'], (body) => ({
        kind: body.code('kind', bodyWords),
        name: body.text('name'),
        members: body.texts('members'),
      })),
    }),
  };
  return {
    code,
    facts: consortium.fit ? facts : undefined,
    leadCreditCode,
    policies: root.each('policies', ['code', 'version', 'validFrom', 'parameters'], (policy) => {
      const read = {
        ...policyIn(policy),
        policyVersion: policy.positiveInteger('version'),
        validFrom: policy.text('validFrom', calendarDate),
      };
      return policy.fit ? read : undefined;
    }),
    agreements: root.each('agreements', agreementFields, agreementIn),
  };
}

function agreementIn(agreement: Fields): GroupAgreement {
  const organizationCreditCode = agreement.text('organization').toUpperCase();
  const terms = {
    number: agreement.text('number', /^.{1,100}$/su),
    mode: agreement.code('mode', modeWords),
    validFrom: agreement.text('validFrom', calendarDate),
    validTo: agreement.has('validTo') ? agreement.text('validTo', calendarDate) : null,
    clauses: agreement.each('clauses', ['number', 'text', 'policy'], (clause) => ({
      number: clause.text('number', /^.{1,20}$/su),
      text: clause.text('text', clauseText),
      ...(clause.has('policy') && {
        policy: clause.only('policy', ['code', 'parameters'], policyIn),
      }),
    })),
  };
  return { organizationCreditCode, terms: agreement.fit ? terms : undefined };
}

function policyIn(policy: Fields): Pick<PolicyFacts, 'code' | 'parameters'> {
  const code = policy.text('code', slugForm);
  return { code, parameters: policy.mapping('parameters', (parameters) => badParameters(code, parameters)) };
}
