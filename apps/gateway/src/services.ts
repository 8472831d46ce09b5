import type { Bilingual } from '#contracts';

/** A service behind the front door. */
export interface Service {
  readonly name: string;
  /** Its own address, without a trailing slash. */
  readonly url: string;
  readonly title: Bilingual;
  readonly purpose: Bilingual;
}

/** Every service the front door knows, in the order a referral meets them. */
export const serviceList = {
  membership: {
    title: { zh: '成员与目录', en: 'Membership' },
    purpose: {
      zh: '医联体、机构、服务范围、医师与政策',
      en: 'Consortia, organizations, service scopes, practitioners and policies',
    },
  },
  referrals: {
    title: { zh: '双向转诊', en: 'Referrals' },
    purpose: {
      zh: '转诊单从提交到闭环，含指征与能力规则',
      en: 'Referrals from submission to the closed loop, with indications and the capability rule',
    },
  },
  scheduling: {
    title: { zh: '号源与预约', en: 'Scheduling' },
    purpose: {
      zh: '出诊、号源、基层预留号、预约与候补',
      en: 'Clinic sessions, slots, the grassroots quota, appointments and the waiting list',
    },
  },
  notifications: {
    title: { zh: '消息通知', en: 'Notifications' },
    purpose: {
      zh: '向患者、转出医生与接诊台发送消息',
      en: 'Messages to the patient, the referrer and the receiving desk',
    },
  },
} as const satisfies Record<string, Pick<Service, 'title' | 'purpose'>>;

/** Name of a service behind the front door. */
export type ServiceName = keyof typeof serviceList;

/** The services with their addresses. */
export const servicesAt = (urls: Record<ServiceName, string>): Service[] =>
  Object.entries(serviceList).map(([name, service]) => ({
    name,
    url: urls[name as ServiceName].replace(/\/+$/, ''),
    ...service,
  }));

/** The services at the addresses of the configuration. */
export const servicesOf = (settings: Readonly<Record<`${Uppercase<ServiceName>}_URL`, string>>): Service[] =>
  servicesAt({
    membership: settings.MEMBERSHIP_URL,
    referrals: settings.REFERRALS_URL,
    scheduling: settings.SCHEDULING_URL,
    notifications: settings.NOTIFICATIONS_URL,
  });
