/** Kind of a mainland Chinese telephone number. */
export type PhoneKind = 'mobile' | 'landline';

/**
 * Kind of a mainland number as people write it (spaces, hyphens and `+86` allowed, landline with area code and
 * optional extension), or undefined when it is neither a mobile nor a landline number.
 */
export function phoneKind(text: string): PhoneKind | undefined {
  const bare = text.trim().replace(/^(\+|00)86[ -]?/, '');
  if (/^1[3-9]\d[ -]?\d{4}[ -]?\d{4}$/.test(bare)) return 'mobile';
  // Area codes: 010 and 02x take eight digits, 03xx to 09xx seven or eight; +86 drops the leading zero.
  const withZero = bare === text.trim() ? bare : `0${bare.replace(/^0/, '')}`;
  if (/^0(10|2\d)[ -]?[2-8]\d{7}(-\d{1,6})?$/.test(withZero)) return 'landline';
  if (/^0[3-9]\d{2}[ -]?[2-8]\d{6,7}(-\d{1,6})?$/.test(withZero)) return 'landline';
  return undefined;
}

/** True for a mainland mobile or landline number. */
export function isPhone(text: string): boolean {
  return phoneKind(text) !== undefined;
}
