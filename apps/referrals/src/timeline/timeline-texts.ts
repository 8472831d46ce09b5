import { rerouteReason } from '../domain/hops.js';
import { statusNames } from '../domain/status-names.js';
import { dutyLevelNames, dutyNames, reasonText, timeIn, type Bilingual } from '#contracts';
import type { TimelineDetail } from './timeline-row.entity.js';

/** Names of the two ends, as the register has them now. */
export interface EndNames {
  readonly from: string;
  readonly to: string;
  /** The receiver of the next hop; empty in lines that do not say it. */
  readonly onwardTo: string;
  /** Whose people did it; empty where a service did. */
  readonly by: string;
}

type Say = (names: EndNames, detail: TimelineDetail) => Bilingual;

const texts: Record<string, Say> = {
  'yilian.referral.drafted.v1': ({ from }) => ({ zh: `${from}起草转诊单`, en: `${from} drafted the referral` }),
  'yilian.referral.submitted.v1': ({ from, to }) => ({
    zh: `${from}提交转诊，转往${to}`,
    en: `${from} submitted the referral to ${to}`,
  }),
  'yilian.referral.delivered.v1': ({ to }) => ({ zh: `已送达${to}`, en: `Delivered to ${to}` }),
  'yilian.referral.triage-started.v1': ({ to }) => ({ zh: `${to}开始审核`, en: `${to} opened it for triage` }),
  'yilian.referral.accepted.v1': ({ to }, { automatically }) =>
    automatically
      ? { zh: `${to}自动接收（直接预约）`, en: `Accepted by ${to} automatically (books directly)` }
      : { zh: `${to}接收转诊`, en: `${to} accepted the referral` },
  'yilian.referral.rejected.v1': ({ to }, { reasonCode }) => ({
    zh: `${to}拒绝转诊：${reasonText(reasonCode).zh}`,
    en: `${to} rejected the referral: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.info-requested.v1': ({ to }) => ({ zh: `${to}请补充资料`, en: `${to} asked for information` }),
  'yilian.referral.info-answered.v1': ({ from }) => ({ zh: `${from}已补充资料`, en: `${from} answered the question` }),
  'yilian.referral.advice-returned.v1': ({ to }) => ({ zh: `${to}回复咨询意见`, en: `${to} returned advice` }),
  'yilian.referral.error-reported.v1': ({ from }, { reasonCode }) => ({
    zh: `${from}开单医生报告录入有误，待复核：${reasonText(reasonCode).zh}`,
    en: `Its author at ${from} reported an entry in error, to be confirmed: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.error-refused.v1': ({ from }) => ({
    zh: `${from}复核医师未同意标记为录入有误`,
    en: `The supervisor at ${from} did not agree that it was entered in error`,
  }),
  'yilian.referral.entered-in-error.v1': ({ from }, { reasonCode }) => ({
    zh: `${from}标记为录入有误：${reasonText(reasonCode).zh}`,
    en: `${from} marked it as entered in error: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.returned.v1': ({ from }) => ({
    zh: `补充资料逾期未回复，退回${from}`,
    en: `The question was not answered in time: back with ${from}`,
  }),
  'yilian.referral.slot-delayed.v1': () => ({
    zh: '排号尚无答复，转入待排号',
    en: 'Scheduling has not answered: shown among those that await a slot',
  }),
  'yilian.referral.stranded.v1': ({ from, to }) => ({
    zh: `${to}成员资格已暂停，请${from}改转`,
    en: `${to} is no active member any more: to be re-routed by ${from}`,
  }),
  'yilian.referral.expired.v1': () => ({ zh: '转诊过期', en: 'Expired' }),
  'yilian.referral.escalated.v1': (_, { duty = 'unread', level = 'clerk' }) => ({
    zh: `${dutyNames[duty].zh}，提醒${dutyLevelNames[level].zh}`,
    en: `Overdue (${dutyNames[duty].en}): the ${dutyLevelNames[level].en} is called`,
  }),
  'yilian.referral.duty-roster-empty.v1': (_, { level = 'clerk' }) => ({
    zh: `告警：${dutyLevelNames[level].zh}无人值班`,
    en: `Alarm: nobody is on duty as ${dutyLevelNames[level].en}`,
  }),
  'yilian.referral.emergency-reviewed.v1': ({ from }, { outcome }) => ({
    zh: `${from}补审危急转诊：${outcome === 'justified' ? '属实' : '不属实'}`,
    en: `The office of ${from} reviewed the emergency: ${outcome === 'justified' ? 'justified' : 'not justified'}`,
  }),
  'yilian.referral.slip-completed.v1': ({ by }, { parts = [] }) => ({
    zh: `${by}补齐转诊单内容${parts.includes('consent') ? '，补记患者知情同意' : ''}`,
    en: `${by} added what the slip lacked${parts.includes('consent') ? ', and that the patient has consented' : ''}`,
  }),
  'yilian.referral.review-requested.v1': ({ from }) => ({
    zh: `${from}提交院内审核`,
    en: `${from} reviews the slip before it leaves`,
  }),
  'yilian.referral.sent-back.v1': ({ from }) => ({
    zh: `${from}院内审核退回修改`,
    en: `The office of ${from} sent the slip back to its author`,
  }),
  'yilian.referral.referred-onward.v1': ({ from, to, onwardTo }, { reasonCode, underReview }) => {
    const by = reasonCode === rerouteReason ? from : to;
    const [zh, en] = [onwardTo && `至${onwardTo}`, `onward${onwardTo && ` to ${onwardTo}`}`];
    return underReview
      ? {
          zh: `${by}拟改转${zh}，先经院内审核：${reasonText(reasonCode).zh}`,
          en: `${by} is to refer the patient ${en}, after its internal review: ${reasonText(reasonCode).en}`,
        }
      : {
          zh: `${by}改转${zh}：${reasonText(reasonCode).zh}`,
          en: `${by} referred the patient ${en}: ${reasonText(reasonCode).en}`,
        };
  },
  'yilian.referral.concluded.v1': () => ({ zh: '改转的转诊已结束', en: 'The hop referred onward to has ended' }),
  'yilian.referral.came-back.v1': ({ to }, { childStatus = 'rejected' }) => ({
    zh: `改转未成（${statusNames[childStatus].zh}），患者回到${to}待审核`,
    en: `The hop onward came to nothing (${statusNames[childStatus].en}): back at ${to}, to be triaged`,
  }),
  'yilian.referral.down-referred.v1': ({ to }) => ({
    zh: `${to}拟下转，附康复计划`,
    en: `${to} began a down referral with a rehabilitation plan`,
  }),
  'yilian.referral.queued.v1': ({ to }, { reasonCode }) =>
    reasonCode === undefined
      ? { zh: `${to}暂无号源，进入候补`, en: `Nothing free at ${to}: on the waiting list` }
      : {
          zh: `${to}的预约已取消（${reasonText(reasonCode).zh}），重新候补`,
          en: `The appointment at ${to} was cancelled (${reasonText(reasonCode).en}): on the waiting list again`,
        },
  'yilian.referral.scheduled.v1': ({ to }, { appointment }) => {
    const at = appointment ? timeIn(new Date(appointment.startsAt)) : '';
    return { zh: `已预约${to} ${at}`, en: `Appointment at ${to} on ${at}` };
  },
  'yilian.referral.appointment-kept.v1': ({ to }, { onTheWay }) => ({
    zh: `${onTheWay ? '患者在途' : '取消尚未确认'}，保留${to}的预约`,
    en: `Booked at ${to} while ${onTheWay ? 'the patient is on the way' : 'the cancellation is not confirmed yet'}`,
  }),
  'yilian.referral.place-kept.v1': ({ to }, { onTheWay }) => ({
    zh: `${onTheWay ? '患者在途' : '取消尚未确认'}，转入${to}候补，暂无预约`,
    en: `On the waiting list of ${to}, without an appointment, while ${onTheWay ? 'the patient is on the way' : 'the cancellation is not confirmed yet'}`,
  }),
  'yilian.referral.arrived.v1': ({ to }) => ({ zh: `患者到达${to}`, en: `The patient arrived at ${to}` }),
  'yilian.referral.arrived-unbooked.v1': ({ to }) => ({
    zh: `患者到达${to}，未等排号`,
    en: `The patient arrived at ${to} without waiting for a slot`,
  }),
  'yilian.referral.handed-over.v1': ({ from }, { unbooked }) => ({
    zh: `${from}完成交接，患者在途${unbooked ? '，未等排号' : ''}`,
    en: `${from} handed the patient over: on the way${unbooked ? ', without waiting for a slot' : ''}`,
  }),
  'yilian.referral.missed.v1': ({ to }) => ({
    zh: `患者未到${to}就诊（爽约）`,
    en: `The patient did not come to ${to}`,
  }),
  'yilian.referral.rebooking-requested.v1': () => ({ zh: '爽约后申请改约', en: 'Another appointment after a no-show' }),
  'yilian.referral.green-channel-granted.v1': ({ to }, { registrationFee: fee = 0, queuePriority = true }) => ({
    zh: `${to}开通绿色通道：${fee === 0 ? '免挂号费' : `挂号费 ${fee} 元`}${queuePriority ? '，优先就诊' : ''}`,
    en: `${to} opened the green channel: ${fee === 0 ? 'no' : `${fee} yuan`} registration fee${queuePriority ? ', no queue' : ''}`,
  }),
  'yilian.referral.green-channel-breached.v1': ({ to }) => ({
    zh: `${to}未在绿色通道承诺时间内接诊`,
    en: `${to} did not see the patient by the time the green channel promised`,
  }),
  'yilian.referral.note-added.v1': ({ to }) => ({ zh: `${to}补充诊治记录`, en: `${to} added an interim note` }),
  'yilian.referral.admitted.v1': ({ to }) => ({ zh: `${to}将患者收入院`, en: `${to} admitted the patient` }),
  'yilian.referral.discharged.v1': ({ to }) => ({ zh: `患者从${to}出院`, en: `Discharged from ${to}` }),
  'yilian.referral.attachment-added.v1': () => ({ zh: '添加附件', en: 'A file was attached' }),
  'yilian.referral.attachment-withdrawn.v1': (_, { reasonCode }) => ({
    zh: `撤回附件，内容已清除：${reasonText(reasonCode).zh}`,
    en: `A file was withdrawn and erased: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.care-started.v1': ({ to }) => ({ zh: `${to}开始诊治`, en: `${to} started care` }),
  'yilian.referral.care-resumed.v1': ({ to }) => ({
    zh: `${to}继续诊治，不予取消`,
    en: `${to} goes on with care instead of cancelling`,
  }),
  'yilian.referral.outcome-sent.v1': ({ to }) => ({ zh: `${to}回复诊治结果`, en: `${to} sent the outcome` }),
  'yilian.referral.outcome-passed-on.v1': ({ from, onwardTo }) => ({
    zh: `${onwardTo || '后续接诊单位'}的诊治结果已送达${from}`,
    en: `The outcome of ${onwardTo || 'the next hop'} has reached ${from}`,
  }),
  'yilian.referral.outcome-withdrawn.v1': ({ onwardTo }, { reasonCode }) => ({
    zh: `后续转诊录入有误，${onwardTo}的诊治结果作废：${reasonText(reasonCode).zh}`,
    en: `The next hop was entered in error, the outcome of ${onwardTo} is void: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.closed.v1': ({ from }) => ({
    zh: `${from}确认结果并安排随访，转诊结案`,
    en: `${from} acknowledged and set the follow-up: closed`,
  }),
  'yilian.referral.end-acknowledged.v1': ({ from }) => ({
    zh: `${from}已知悉并安排后续`,
    en: `${from} has seen it and set the follow-up`,
  }),
  'yilian.referral.cancellation-requested.v1': ({ from }, { reasonCode }) => ({
    zh: `${from}申请取消：${reasonText(reasonCode).zh}`,
    en: `${from} asked to cancel: ${reasonText(reasonCode).en}`,
  }),
  'yilian.referral.cancellation-passed-on.v1': ({ from }, { reasonCode }) => ({
    zh: `${from}申请取消：${reasonText(reasonCode).zh}，已转达后续接诊单位`,
    en: `${from} asked to cancel: ${reasonText(reasonCode).en}; passed on to the next hop`,
  }),
  'yilian.referral.cancelled.v1': (_, { reasonCode }) => ({
    zh: `转诊取消：${reasonText(reasonCode).zh}`,
    en: `Cancelled: ${reasonText(reasonCode).en}`,
  }),
};

/** Event types that have a text. */
export const toldEvents = Object.keys(texts);

export function timelineText(event: string, names: EndNames, detail: TimelineDetail): Bilingual {
  return texts[event]?.(names, detail) ?? { zh: event, en: event };
}
