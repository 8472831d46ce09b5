import type { PractitionerCopy } from '../entities/index.js';

/** True where the practitioner is employed or has a practice point. */
export const worksAt = ({ employerId, practicePoints }: PractitionerCopy, organizationId: string): boolean =>
  employerId === organizationId || practicePoints.includes(organizationId);
