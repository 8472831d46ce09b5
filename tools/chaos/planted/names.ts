/** Faults that messaging must not have; each is put into a running service, and the judge must find it. */
export const plantedNames = [
  'publish before commit',
  'offset committed before the handler',
  'no inbox',
  'a lease without fencing',
  'order by serial id',
] as const;
export type PlantedName = (typeof plantedNames)[number];
