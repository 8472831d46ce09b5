import { v7 } from 'uuid';

/** A new UUIDv7: unique, and later ids sort after earlier ones, so that indexes grow at one end. */
export const newId = (): string => v7();
