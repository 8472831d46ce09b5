const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Check character of the first 17 characters of a unified social credit code (GB 32100-2015, modulus 31). */
export function creditCodeCheck(first17: string): string {
  let sum = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) {
    sum += alphabet.indexOf(first17.charAt(i)) * weight;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** True for 18 characters of the code's alphabet whose check character is right. */
export function isCreditCode(text: string): boolean {
  return /^[0-9A-HJ-NP-RTUWXY]{18}$/.test(text) && creditCodeCheck(text.slice(0, 17)) === text.charAt(17);
}
