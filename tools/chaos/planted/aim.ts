/** Where a process is struck, and how; each is harmless to a service without a defect. */
export const aims = [
  'kill before commit',
  'pause before commit',
  'kill before handling',
  'freeze before publishing',
] as const;
export type Aim = (typeof aims)[number];
