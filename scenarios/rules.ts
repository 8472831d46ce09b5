import type { Bilingual } from '#contracts';
import { table } from '../apps/referrals/src/domain/table.js';
import type { TableRow } from '../apps/referrals/src/domain/table-row.js';

/** Where rules come from: the papers of five groups, what all of them share, and what was chosen here. */
export const sources: Readonly<Record<TableRow['source'], Bilingual>> = {
  S0: { zh: '福田区 102 家成员单位医联体', en: 'the Futian alliance of 102 members' },
  S1: { zh: '长沙市城市医疗集团', en: 'the Changsha urban medical group' },
  S2: { zh: '永年区县域医共体', en: 'the Yongnian county medical group' },
  S3: { zh: '丽水市妇幼健康联盟', en: 'the Lishui maternal and child alliance' },
  S4: { zh: '柳州市医联体方案', en: 'the Liuzhou alliance plan' },
  all: { zh: '五家医联体共有', en: 'common to all five groups' },
  default: { zh: '本平台取定', en: 'chosen here' },
};

export interface Rule extends Bilingual {
  readonly source: TableRow['source'];
}

const rule = (source: Rule['source'], zh: string, en: string): Rule => ({ source, zh, en });
/** A rule of the referral machine has the source that its table says. */
const machine = (command: keyof typeof table, zh: string, en: string): Rule => rule(table[command].source, zh, en);

/** The rules that stories show. */
export const rules = {
  folder: rule(
    'default',
    '县域文件夹要么全部导入、要么全不导入；重复导入不改变任何内容',
    'all of a county folder is imported or nothing; importing again changes nothing',
  ),
  alliance: rule(
    'S0',
    '102 家成员：5 家公立医院、67 家社康、30 家社会办医，盟外上级医院 1 家',
    '102 members: 5 public hospitals, 67 community centres, 30 private institutions, and a superior hospital outside',
  ),
  topology: rule(
    'S3',
    'X+1+9+X：上级合作医院、1 家牵头、9 家县级中心、基层，服务母婴家庭',
    'X+1+9+X: superior partners, one lead, nine county centres, the grassroots, mothers and children below',
  ),
  county: rule(
    'S2',
    '五家区级机构与十七家乡镇卫生院，由医管委领导',
    'five district institutions and seventeen township centres under a management committee',
  ),
  cityAlliance: rule('S4', '市级医院、县区医院与基层组成联合体', 'city and county hospitals, and the grassroots'),
  examinations: rule('S4', '检查向全体成员开放', 'examinations are open to every member'),
  directory: rule(
    'all',
    '服务目录按科室、方向、年龄、性别检索成员单位，近者优先',
    'the directory searches members by department, direction, age and sex, the nearest first',
  ),
  membersOnly: rule('all', '只有有效成员之间可以转诊', 'only active members refer to one another'),
  fileTarget: rule('S3', '入盟材料 48 小时内齐备', 'an application file is complete within 48 hours'),
  stepsRestOnPapers: rule(
    'S1',
    '意向、考察、材料、签约、生效逐步推进，每步记录人、时间与文件',
    'intent, survey, file, agreement, activation: each step with who, when and its document',
  ),
  agreement: rule(
    'S1',
    '协议条款写明其生效的政策；政策有版本与生效日',
    'clauses of an agreement set policies in force; policies have a version and a first day',
  ),
  everywhere: rule(
    'all',
    '成员变更以事件通知各服务，即时生效',
    'a change of membership takes effect in every service by its event',
  ),
  strandsNobody: rule(
    'all',
    '暂停成员不滞留患者：未完成的转诊交转出方改转',
    'suspension strands no patient: open referrals come back to be re-routed',
  ),
  reroute: machine(
    'reroute',
    '接收方已离开的，转出方可直接改转，无需其确认',
    'round a receiver that left, the referrer sends the patient to another at once',
  ),
  publicity: rule(
    'S0',
    '社会办医成员的宣传材料须经规范审核，批准有期限，违规撤下并记录',
    'publicity of private members is reviewed against the rules, approved until a day, taken down when it breaks them',
  ),
  firstVisit: rule('S2', '基层首诊：本机构能诊治的不上转', 'first visit at the grassroots: what one can treat stays'),
  capability: rule(
    'S2',
    '只上转超出本机构功能与能力的患者，转往服务范围相符的单位；拒绝时说明谁可接收',
    'only what is beyond one’s capability goes up, to a scope that fits; a refusal names the scopes that would accept',
  ),
  submit: machine(
    'submit',
    '转诊须有编码指征、患者同意与最低转诊单内容（含病史、诊治经过、转出医生及电话，危急可后补）',
    'a referral needs a coded indication, consent and the minimum slip with history, treatment, doctor and phone; an emergency adds them later',
  ),
  direct: machine('accept-directly', '服务范围为直接预约的，自动接收', 'a scope that books directly accepts at once'),
  triage: machine(
    'triage',
    '需审核的由接收方打开；超时未阅、已阅超时未答复均逐级提醒',
    'what needs triage is opened by the receiver; unread, or undecided too long, it climbs',
  ),
  askInfo: machine('request-info', '资料不全可请补充，计时暂停', 'the receiver may ask; its clock stops'),
  answerInfo: machine('answer-info', '48 小时内答复，计时继续', 'an answer within 48 hours lets the clock go on'),
  accept: machine('accept', '接收方医师或转诊办接收，随即排号', 'a clinician or the office accepts; a slot is sought'),
  queue: machine(
    'queue',
    '有号即约；无号则候补，按优先级与等候时间',
    'a free slot at once, or a place on the list by priority and waiting time',
  ),
  schedule: machine(
    'schedule',
    '号源约定后通知患者、转出方、接诊台',
    'once a slot is booked, patient, referrer and desk are told',
  ),
  quota: rule(
    'S4',
    '专家号至少半数预留给基层，未用的提前放开',
    'at least half of the expert slots belong to the grassroots until they are released',
  ),
  handOver: machine(
    'hand-over',
    '转运前核对清单、双方签字',
    'a checklist and two signatures before the patient leaves',
  ),
  slip: rule(
    'all',
    '转诊单打印为一页中文 PDF，带签名二维码',
    'the slip prints as one page in Chinese with a signed QR code',
  ),
  arrive: machine('arrive', '接诊台登记到诊', 'the desk records the arrival'),
  card: rule(
    'S0',
    '转诊卡由成员单位签发，凭码核验，可作废',
    'any member issues the card; its code is verified and may be revoked',
  ),
  greenChannel: machine(
    'green-channel',
    '任一成员开出的转诊单和转诊卡，在其他成员均免二次挂号费、免排队；两者缺一不可',
    'slip and card of any member give priority at any other: no second fee, no queue; it needs both',
  ),
  care: machine('start-care', '接诊后诊治，结果限时回复', 'care begins; the outcome falls due'),
  note: machine('note', '诊治中可补充记录，转出方知晓', 'interim notes as often as needed; the referrer is told'),
  admit: machine(
    'admit',
    '门诊可转住院，结果改为出院后回复',
    'a visit may become an admission: its outcome is due after the discharge',
  ),
  discharge: machine('discharge', '出院后 72 小时内回复结果', 'the outcome is due 72 hours after discharge'),
  outcome: machine('send-outcome', '接诊方必须回复诊治结果', 'the receiver owes the outcome'),
  close: machine(
    'close',
    '由转出方确认结果、安排随访并结案',
    'the referrer acknowledges, sets the follow-up and closes the loop',
  ),
  identityEnds: rule(
    'all',
    '查看患者身份须有目的并留痕，结案后终止',
    'looking at an identity needs a purpose, leaves a trace, and ends with the referral',
  ),
  looks: rule(
    'all',
    '每次查看患者身份都有目的、留痕，患者可知谁看过',
    'every look at an identity is on record, and the patient may know of it',
  ),
  referDown: machine(
    'refer-down',
    '病情稳定者下转，附康复计划，默认回到首诊机构，同一根转诊',
    'the recovering go down with a rehabilitation plan, by default to where they came from, under the same root',
  ),
  downPlans: machine(
    'refer-down',
    '下转须有康复方案与随访计划',
    'no referral down without a rehabilitation and a follow-up plan',
  ),
  referOnward: machine(
    'refer-onward',
    '接收方可改转，同一根转诊，上游各转出方持续知情',
    'the receiver may refer onward under the same root; every referrer upstream keeps being told',
  ),
  passOutcome: machine(
    'pass-outcome',
    '改转后的诊治结果送达每一级转出方，各自确认结案',
    'the outcome of a further hop is for every referrer before, each of whom acknowledges it',
  ),
  cancel: machine(
    'request-cancel',
    '已送达的转诊取消须接收方确认',
    'what was delivered is cancelled with the receiver',
  ),
  emergency: rule(
    'S2',
    '危急患者即时上转，不待院内审核，接收方即时告警',
    'the critical go up at once, without waiting for a review, and the receiver is called',
  ),
  completion: machine(
    'submit',
    '危急转诊不等填全：病史、诊治经过、医生与患者信息由转出方后补，已写的不改写',
    'an emergency does not wait for all of it: its referrer adds history, treatment, doctor and who the patient is; nothing is rewritten',
  ),
  emergencyAlliance: rule(
    'S1',
    '与 120 急救中心组成急救联盟：由其转运患者，只见概要',
    'an emergency alliance with the 120 centre, which carries the patient and sees the outline only',
  ),
  identified: rule(
    'all',
    '身份不明者得名后，凭证件即可检索到其转诊',
    'whoever could not say who they were is found by the id document once it is known',
  ),
  reportError: machine(
    'enter-in-error',
    '只有开单医生可报告录入有误，并指定复核医师；复核前照常进行',
    'its author reports an entry in error and names who is to agree; until then it goes on',
  ),
  refuseError: machine('refuse-error', '复核医师可不同意，须说明理由', 'the supervisor may disagree, and says why'),
  confirmError: machine(
    'confirm-error',
    '由开单医生指定的复核医师本人同意；记录留存备查，号源退回',
    'the supervisor named agrees in person; the record is kept for audit and the slot given back',
  ),
  secondment: rule(
    'S1',
    '14 名专家长期派驻，在县区医院多点执业',
    '14 experts are seconded for long and practise at county hospitals as well',
  ),
  urbanGroup: rule(
    'S1',
    '市级医院牵头，县区医院、社区与乡镇为成员，120 急救中心在内',
    'led by a city hospital, with county hospitals, communities and townships, and the 120 centre among its members',
  ),
  emergencyReview: rule(
    'default',
    '危急转诊先行，由转出方转诊办限期补审',
    'an emergency that went at once is reviewed afterwards by the referrer’s office',
  ),
  gpTeams: rule(
    'S4',
    '二级及以上医师至少加入一支基层家庭医生团队，未加入者列出',
    'every doctor of level 2 and above joins a GP team of the grassroots; the uncovered are listed',
  ),
  observer: rule(
    'S2',
    '医管委看全局，不看患者身份',
    'the management committee sees the whole group and no patient’s identity',
  ),
  workstation: rule('S3', '专家工作站绑定专家与专科', 'an expert workstation is bound to a named expert and specialty'),
  limits: rule('all', '服务范围限定年龄与性别', 'a service scope limits age and sex'),
} as const satisfies Record<string, Rule>;
