import { Raw, type FindOperator } from 'typeorm';

/** Of `ends_on`: who practises on a day (YYYY-MM-DD), or who has left by then. */
export const practisingOn = (day: string, practising = true): FindOperator<string> =>
  Raw((endsOn) => `(${endsOn} > :day) IS ${practising ? 'NOT FALSE' : 'FALSE'}`, { day });
