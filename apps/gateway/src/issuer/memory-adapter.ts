interface Stored {
  payload: Record<string, unknown>;
  expiresAt: number;
}

/** More than a development machine has sign-ins in eight hours; beyond it the oldest are forgotten. */
const capacity = 10_000;

/**
 * Sessions, codes and sign-ins under way, in this process: the local issuer is one process on a developer's machine,
 * and access tokens are not kept at all, so a restart only asks people to sign in again.
 */
export function memoryAdapter(now: () => number = Date.now) {
  const rows = new Map<string, Stored>();
  const live = (key: string): Stored | undefined => {
    const row = rows.get(key);
    return row && row.expiresAt > now() ? row : undefined;
  };

  return (model: string) => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const where = async (name: string, value: string) =>
      [...rows.entries()].find(
        ([key, row]) => key.startsWith(`${model}:`) && row.payload[name] === value && live(key),
      )?.[1].payload;
    return {
      async upsert(id: string, payload: Record<string, unknown>, seconds?: number): Promise<void> {
        rows.delete(keyOf(id));
        rows.set(keyOf(id), { payload, expiresAt: seconds ? now() + seconds * 1000 : Infinity });
        const oldest = rows.size > capacity ? rows.keys().next().value : undefined;
        if (oldest) rows.delete(oldest);
      },
      find: async (id: string) => live(keyOf(id))?.payload,
      findByUid: (uid: string) => where('uid', uid),
      findByUserCode: (code: string) => where('userCode', code),
      async consume(id: string): Promise<void> {
        const row = live(keyOf(id));
        if (row) row.payload['consumed'] = Math.floor(now() / 1000);
      },
      destroy: async (id: string) => void rows.delete(keyOf(id)),
      async revokeByGrantId(grantId: string): Promise<void> {
        for (const [key, row] of rows) if (row.payload['grantId'] === grantId) rows.delete(key);
      },
    };
  };
}
