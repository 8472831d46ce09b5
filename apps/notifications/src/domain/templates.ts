import type { Language } from '#contracts';
import { memberTemplates } from './member-templates.js';
import { placeholder, template, type Template } from './template.js';
import type { Word } from './variables.js';

/**
 * Every text, by event and recipient. A patient's text names no person: it may be read by whoever holds the phone, and for
 * the same reason it gives no reason.
 */
export const templates = {
  'referral-review-requested.referral-office': template(
    '{from}拟转往{to}的转诊单（{number}，{priority}）待院内审核，请审核发出或退回修改。',
    'A slip from {from} to {to} ({number}, {priority}) awaits your review: let it go, or send it back.',
  ),
  'referral-sent-back.referrer': template(
    '拟转往{to}的转诊单（{number}）经院内审核退回，请按审核意见修改后重新提交，或取消。',
    'Your own office sent the slip to {to} ({number}) back. Please revise it as the comment says and submit it again, or cancel.',
  ),
  'referral-error-reported.supervisor': template(
    '开单医生报告{from}转往{to}的转诊（{number}）录入有误，原因：{reason}。请您复核，同意或不同意。',
    'Its author says that referral {number} from {from} to {to} was entered in error: {reason}. Please agree, or do not.',
  ),
  'referral-error-refused.referrer': template(
    '复核医师未同意将{from}转往{to}的转诊（{number}）标记为录入有误，转诊照常进行。理由见该转诊；如确属录入有误，请补充说明后重新报告。',
    'The supervisor did not agree that referral {number} from {from} to {to} was entered in error: it goes on. The referral says why; report it anew if it is wrong all the same.',
  ),
  'referral-submitted.receiving-desk': template(
    '{from}转来患者，请{to}审核。优先级：{priority}，单号 {number}。',
    'A referral from {from} awaits triage at {to}. Priority: {priority}, slip {number}.',
  ),
  'referral-submitted.receiving-desk.advice': template(
    '{from}就一名患者提出线上咨询，请{to}回复诊疗意见，无需安排就诊。优先级：{priority}，单号 {number}。',
    '{from} asks {to} for advice on a patient, not for an appointment: please answer. Priority: {priority}, slip {number}.',
  ),
  'referral-accepted.referrer': template(
    '{to}已接收贵单位的转诊（{number}）。',
    '{to} accepted your referral ({number}).',
  ),
  'referral-rejected.patient': template(
    '您好，您的转诊（单号 {number}）未能由{to}接收，请联系{from}了解后续安排。',
    'Your referral (slip {number}) could not be taken by {to}. Please ask {from} what comes next.',
  ),
  'referral-rejected.referrer': template(
    '{to}退回了转诊（{number}），原因：{reason}。',
    '{to} rejected your referral ({number}): {reason}.',
  ),
  'referral-info-requested.referrer': template(
    '{to}需要补充资料才能审核转诊（{number}），请尽快回复。',
    '{to} needs more information to decide on your referral ({number}). Please answer soon.',
  ),
  'referral-info-answered.receiving-desk': template(
    '{from}已补充资料，请继续审核转诊（{number}）。',
    '{from} answered: please go on with the triage of referral {number}.',
  ),
  'referral-slip-completed.receiving-desk': template(
    '{from}转来的转诊（{number}）补充了转诊单内容，请{to}查看最新转诊单。',
    'What referral {number} from {from} had left without was added: please look at its slip again at {to}.',
  ),
  'referral-advice-returned.referrer': template(
    '{to}已回复咨询意见（{number}），请查看。',
    '{to} returned advice on your referral ({number}).',
  ),
  'referral-entered-in-error.patient': template(
    '您好，转往{to}的转诊（单号 {number}）系录入有误，已作废，请不要前往。如有疑问请联系{from}。',
    'The referral to {to} (slip {number}) was entered in error, please do not go there. Ask {from} if in doubt.',
  ),
  'referral-entered-in-error.receiving-desk': template(
    '{from}的转诊（{number}）系录入有误，已作废，请勿接诊。',
    'Referral {number} of {from} was entered in error: please do not act on it.',
  ),
  'referral-returned.referrer': template(
    '{to}要求补充的资料逾期未回复，转诊（{number}）已退回，请补充后再送或取消。',
    'The question of {to} was not answered in time: referral {number} is back with you. Answer it, or cancel.',
  ),
  'referral-stranded.referrer': template(
    '{to}的成员资格已暂停或终止，贵单位的转诊（{number}，{priority}）请尽快改转其他单位，并告知患者。',
    '{to} is no active member any more. Please re-route your referral ({number}, {priority}) and tell the patient.',
  ),
  'referral-expired.patient': template(
    '您好，您转往{to}的转诊（单号 {number}）已过期。如仍需就诊请联系{from}。',
    'Your referral to {to} (slip {number}) has expired. Please ask {from} if you still need it.',
  ),
  'referral-expired.referrer': template(
    '转往{to}的转诊（{number}）逾期未安排，已过期，请联系患者。',
    'Your referral to {to} ({number}) expired without an appointment. Please contact the patient.',
  ),
  'referral-expired.receiving-desk': template(
    '{from}转来的转诊（{number}）逾期未安排，已过期。',
    'Referral {number} from {from} expired without an appointment.',
  ),
  'referral-escalated.on-duty': template(
    '【{level}】{onDuty}：{from}转往{to}的转诊（{number}，{priority}）{duty}，请立即处理。',
    '[{level}] {onDuty}: the referral from {from} to {to} ({number}, {priority}) is overdue: {duty}. Please act now.',
  ),
  'referral-duty-roster-empty.on-duty': template(
    '告警：{level}无人值班，{from}转往{to}的转诊（{number}，{priority}）{duty}。请处理并补齐值班表。',
    'Alarm: nobody is on duty as {level}, and the referral from {from} to {to} ({number}, {priority}) is overdue: {duty}.',
  ),
  'referral-handed-over.receiving-desk': template(
    '{from}转来的患者已在途（{number}，{priority}），请做好接诊准备。',
    'The patient referred by {from} is on the way ({number}, {priority}). Please get ready.',
  ),
  'referral-appointment-kept.referrer': template(
    '贵单位在途患者（{number}）的预约改为{startsAt}，{where}，请告知患者和护送人员。',
    'The appointment of your patient on the way ({number}) is now {startsAt}, {where}. Please tell the patient and the escort.',
  ),
  'referral-appointment-kept.receiving-desk': template(
    '{from}转来的在途患者（{number}，{priority}）预约改为{startsAt}，{where}，患者仍将按原计划到达。',
    'The patient on the way from {from} ({number}, {priority}) is now booked for {startsAt}, {where}, and arrives as planned.',
  ),
  'referral-place-kept.referrer': template(
    '贵单位在途患者（{number}）在{to}的预约已取消，暂无其他号源，患者仍可到院，请与其联系。',
    'The appointment of your patient on the way ({number}) at {to} was cancelled and nothing else is free. The patient may come all the same: please call.',
  ),
  'referral-place-kept.receiving-desk': template(
    '{from}转来的在途患者（{number}，{priority}）的预约已取消，暂无其他号源，患者仍将到达，请安排接诊。',
    'The appointment of the patient on the way from {from} ({number}, {priority}) was cancelled and nothing else is free. The patient comes all the same: please get ready.',
  ),
  'referral-missed.patient': template(
    '您好，您未按预约到{to}就诊（单号 {number}）。如仍需就诊请联系{from}改约。',
    'You did not come to your appointment at {to} (slip {number}). Please ask {from} for another one if you need it.',
  ),
  'referral-missed.referrer': template(
    '贵单位转往{to}的患者爽约（{number}），请于{dueAt}前联系患者，改约或取消。',
    'Your patient did not come to {to} ({number}). Please make contact by {dueAt}: rebook, or cancel.',
  ),
  'referral-green-channel-breached.referrer': template(
    '{to}未在绿色通道承诺时间内接诊（{number}）。',
    '{to} has not seen your patient by the time the green channel promised ({number}).',
  ),
  'referral-green-channel-breached.receiving-desk': template(
    '绿色通道超时：{from}转来的患者（{number}）尚未接诊，请立即安排。',
    'Green channel promise missed: the patient of {from} ({number}) was not seen yet. Please act now.',
  ),
  'referral-note-added.referrer': template(
    '{to}补充了诊治记录（{number}）。',
    '{to} added a note on the care of your patient ({number}).',
  ),
  'referral-referred-onward.patient': template(
    '您好，您的转诊（单号 {number}）已由{to}改转至{onwardTo}，后续安排会另行告知。',
    'Your referral (slip {number}) goes on from {to} to {onwardTo}. You will be told what comes next.',
  ),
  'referral-referred-onward.referrer': template(
    '贵单位的转诊（{number}）已由{to}改转至{onwardTo}，原因：{reason}。后续进展会继续通知贵单位。',
    'Your patient ({number}) goes on from {to} to {onwardTo}: {reason}. You will keep being told.',
  ),
  'referral-concluded.referrer': template(
    '经{to}改转的转诊（{number}）已结束，请查看结果并安排随访。',
    'The referral that {to} referred onward ({number}) has ended. Please see its result and set the follow-up.',
  ),
  'referral-came-back.referrer': template(
    '贵单位的转诊（{number}）改转未成，已回到{to}重新审核。后续进展会继续通知贵单位。',
    'The onward referral of your patient ({number}) came to nothing: {to} has the patient again. You will keep being told.',
  ),
  'referral-came-back.receiving-desk': template(
    '改转未成，{from}转来的患者回到{to}，请重新审核。优先级：{priority}，单号 {number}。',
    'The onward referral came to nothing: the patient of {from} is with {to} again. Priority: {priority}, slip {number}.',
  ),
  'referral-queued.patient': template(
    '您好，您的转诊（单号 {number}）已进入{to}的候补，有号源时会为您预约并告知时间。',
    'Your referral (slip {number}) is on the waiting list of {to}. You will be told the time once it is booked.',
  ),
  'referral-queued.referrer': template(
    '{to}暂无号源，转诊（{number}）已进入候补。',
    'Nothing is free at {to}: your referral ({number}) is on the waiting list.',
  ),
  'referral-scheduled.patient': template(
    '您好，您的转诊（单号 {number}）已预约：{startsAt}，{where}。请带好身份证件和转诊单按时前往。',
    'Your referral (slip {number}) has an appointment: {startsAt}, {where}. Please bring your id card and the slip.',
  ),
  'referral-scheduled.referrer': template(
    '贵单位的转诊（{number}）已预约：{startsAt}，{where}。',
    'Your referral ({number}) has an appointment: {startsAt}, {where}.',
  ),
  'referral-scheduled.receiving-desk': template(
    '{from}转来的患者已预约：{startsAt}，{where}。优先级：{priority}，单号 {number}。',
    'A patient referred by {from} has an appointment: {startsAt}, {where}. Priority: {priority}, slip {number}.',
  ),
  'referral-outcome-sent.referrer': template(
    '{to}已回复诊治结果（{number}），请确认并安排随访。',
    '{to} sent the outcome of your referral ({number}). Please acknowledge it and set the follow-up.',
  ),
  'referral-outcome-passed-on.referrer': template(
    '经{to}改转至{onwardTo}的患者，诊治结果已回复（{number}），请确认并安排随访。',
    '{onwardTo}, where {to} referred your patient ({number}), sent the outcome. Please acknowledge it and set the follow-up.',
  ),
  'referral-outcome-withdrawn.referrer': template(
    '经{to}改转至{onwardTo}的转诊系录入有误，贵单位（{number}）收到的诊治结果作废，原因：{reason}。请核实患者情况。',
    'The referral that {to} made onward to {onwardTo} was entered in error: the outcome that you have ({number}) is void ({reason}). Please see to your patient.',
  ),
  'referral-closed.receiving-desk': template(
    '{from}已确认诊治结果并安排随访，转诊（{number}）结案。',
    '{from} acknowledged the outcome and set the follow-up: referral {number} is closed.',
  ),
  'referral-cancellation-requested.receiving-desk': template(
    '{from}申请取消转诊（{number}），原因：{reason}。请确认。',
    '{from} asks to cancel referral {number}: {reason}. Please confirm.',
  ),
  'referral-cancellation-passed-on.receiving-desk': template(
    '{from}申请取消转诊（{number}），原因：{reason}。患者已改转，申请已转达后续接诊单位。',
    '{from} asks to cancel referral {number}: {reason}. The patient went onward, and the request with the patient.',
  ),
  'referral-cancelled.patient': template(
    '您好，您转往{to}的转诊（单号 {number}）已取消，请不要前往。如有疑问请联系{from}。',
    'Your referral to {to} (slip {number}) was cancelled, please do not go there. Ask {from} if this is a surprise.',
  ),
  'referral-cancelled.referrer': template(
    '转往{to}的转诊（{number}）已取消，原因：{reason}。',
    'Your referral to {to} ({number}) was cancelled: {reason}.',
  ),
  'referral-cancelled.receiving-desk': template(
    '{from}转来的转诊（{number}）已取消，原因：{reason}。',
    'Referral {number} from {from} was cancelled: {reason}.',
  ),
  'appointment-cancelled.patient': template(
    '您好，您原定{startsAt}在{where}的就诊已取消，请勿按原时间前往，新的安排会另行告知。',
    'Your appointment at {startsAt}, {where}, was cancelled. Please do not go there; you will be told of the new one.',
  ),
  'appointment-cancelled.receiving-desk': template(
    '{startsAt}在{where}的转诊预约已取消，原因：{reason}，该转诊重新排队。',
    'The appointment of a referral at {startsAt}, {where}, was cancelled: {reason}. The referral is queued again.',
  ),
  ...memberTemplates,
} as const satisfies Record<string, Template>;
export type TemplateId = keyof typeof templates;

/** The text of a template with its words filled in. */
export const fill = (id: TemplateId, language: Language, filling: Readonly<Record<Word, string>>): string =>
  templates[id][language].replaceAll(placeholder, (_, name: Word) => filling[name]);
