/** What a line of a session's quota ledger books: `adjust` follows a changed policy, `withdraw` a cancelled session. */
export const ledgerKinds = ['grant', 'adjust', 'debit', 'refund', 'release', 'withdraw'] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** One line: by how much the session's remaining quota changed, when and for which appointment. */
export interface LedgerLine {
  readonly id: string;
  readonly clinicSessionId: string;
  readonly kind: LedgerKind;
  /** Slots added to what remains; negative when they leave it. */
  readonly change: number;
  readonly appointmentId: string | null;
  readonly at: Date;
}

/** A ledger added up. `remaining` = quota − debited + refunded − released − withdrawn, and never below zero. */
export interface Balance {
  readonly quota: number;
  readonly debited: number;
  readonly refunded: number;
  readonly released: number;
  readonly withdrawn: number;
  readonly remaining: number;
}

const entry =
  (clinicSessionId: string, newId: () => string, at: Date) =>
  (kind: LedgerKind, change: number, appointmentId: string | null = null): LedgerLine => ({
    id: newId(),
    clinicSessionId,
    kind,
    change,
    appointmentId,
    at,
  });

/** Makes the lines of one session's ledger. Lines of nothing are not written. */
export function ledgerOf(clinicSessionId: string, newId: () => string, at: Date) {
  const line = entry(clinicSessionId, newId, at);
  const some = (kind: LedgerKind, change: number): LedgerLine[] => (change === 0 ? [] : [line(kind, change)]);
  return {
    grant: (slots: number): LedgerLine[] => some('grant', slots),
    adjust: (slots: number): LedgerLine[] => some('adjust', slots),
    release: (slots: number): LedgerLine[] => some('release', -slots),
    withdraw: (slots: number): LedgerLine[] => some('withdraw', -slots),
    debit: (appointmentId: string): LedgerLine[] => [line('debit', -1, appointmentId)],
    /** What comes back after the release is released with it: the quota's time is over. */
    refund: (appointmentId: string, isReleased: boolean): LedgerLine[] => [
      line('refund', 1, appointmentId),
      ...(isReleased ? [line('release', -1, appointmentId)] : []),
    ],
  };
}

export function balanceOf(lines: readonly Pick<LedgerLine, 'kind' | 'change'>[]): Balance {
  const sum = (...kinds: LedgerKind[]): number =>
    lines.filter((line) => kinds.includes(line.kind)).reduce((total, line) => total + line.change, 0);
  return {
    quota: sum('grant', 'adjust'),
    debited: 0 - sum('debit'),
    refunded: sum('refund'),
    released: 0 - sum('release'),
    withdrawn: 0 - sum('withdraw'),
    remaining: sum(...ledgerKinds),
  };
}
