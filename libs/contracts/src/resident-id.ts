const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Check character of the first 17 digits of a resident id number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function residentIdCheck(first17: string): string {
  const sum = weights.reduce((total, weight, i) => total + Number(first17.charAt(i)) * weight, 0);
  return '10X98765432'.charAt(sum % 11);
}

/** What an 18-character resident id number says about its holder. */
export interface ResidentIdFacts {
  divisionCode: string;
  /** `YYYY-MM-DD`. */
  birthDate: string;
  sex: 'male' | 'female';
}

/** Facts of a resident id number, or undefined when its form, birth date or check character is wrong. */
export function readResidentId(text: string): ResidentIdFacts | undefined {
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || residentIdCheck(text.slice(0, 17)) !== text.charAt(17)) return undefined;
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const parsed = new Date(`${birthDate}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== birthDate) return undefined;
  return { divisionCode: text.slice(0, 6), birthDate, sex: Number(text.charAt(16)) % 2 === 1 ? 'male' : 'female' };
}
