/** What a row of the referral machine says beside who leads from where to where (`transitions`, `actions`). */
export interface TableRow {
  /** Row of the machine as it was agreed; several commands may make up one row. */
  readonly row: number;
  /** Who gives it, where that is no verb of a referral. */
  readonly who?: string;
  readonly guard?: string;
  readonly timer?: string;
  readonly effect?: string;
  /**
   * Where the rule comes from: S0 Futian, S1 Changsha, S2 Yongnian, S3 Lishui, S4 Liuzhou, `all` five, or `default` for what
   * was chosen here.
   */
  readonly source: 'all' | 'default' | 'S0' | 'S1' | 'S2' | 'S3' | 'S4';
}
