import { parameterErrors, policyParameters } from './policies.js';

const places = (code: string, parameters: unknown) => parameterErrors(code, parameters).map(({ pointer }) => pointer);

it.each(Object.keys(policyParameters))('%s says of each of its parameters what is expected', (code) => {
  const { properties } = policyParameters[code] as unknown as { properties: Record<string, unknown> };
  const nonsense = Object.fromEntries(Object.keys(properties).map((name) => [name, null]));
  const errors = parameterErrors(code, nonsense);
  expect(errors).toHaveLength(Object.keys(properties).length);
  expect(errors.filter(({ detail }) => detail.en.includes('something else'))).toEqual([]);
});

it.each([
  ['a share above 1', 'scheduling.expert-quota', { quotaShare: 2, bookingWindowDays: 14 }, ['/quotaShare']],
  ['what is required missing', 'scheduling.expert-quota', { quotaShare: 1 }, ['/bookingWindowDays']],
  ['no day of the calendar', 'group.working-days', { holidays: ['2026-02-03', '2026-02-30'] }, ['/holidays/1']],
  ['a number in quotes', 'referrals.timers', { unreadMinutes: { routine: '5' } }, ['/unreadMinutes/routine']],
  ['a fee neither waived nor said', 'referrals.green-channel', { registrationFeeWaived: false }, ['/registrationFee']],
  ['a green channel that asks for nothing', 'referrals.green-channel', { needs: [] }, ['/needs']],
  ['half a rebooking', 'referrals.timers', { maxRebookings: 1.5 }, ['/maxRebookings']],
  ['an unknown name', 'referrals.capability', { 'a/b': true }, ['/a~1b']],
  ['a name that every object has', 'referrals.capability', { toString: true }, ['/toString']],
  ['no mapping', 'referrals.capability', [], ['']],
  ['nothing of a code that is its group’s own', 'county.own', { anything: [null] }, []],
])('finds %s', (_, code, parameters, pointers) => expect(places(code, parameters)).toEqual(pointers));
