/** Names the part of a start that failed before the client's own words: `open(…).catch(failed('the database …'))`. */
export const failed =
  (part: string) =>
  (error: unknown): never => {
    const { message, code } = error as { message?: string; code?: string };
    throw new Error(`${part}: ${message || code || String(error)}`, { cause: error });
  };
