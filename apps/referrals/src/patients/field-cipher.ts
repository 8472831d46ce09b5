import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const ivBytes = 12;
/** Random bytes for this many seals are fetched at once: a call for each costs more than the sealing itself. */
const ivsAtOnce = 256;

/**
 * Seals single fields with AES-256-GCM as `keyId.iv.tag.text`. The first key seals, every key opens, so keys rotate by
 * putting a new one in front. The context (which field of whom) is authenticated: a sealed value moved to another row or
 * column does not open.
 */
export class FieldCipher {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  /** Id of the key that seals. */
  readonly current: string;
  private ivs = Buffer.alloc(0);

  private readonly indexKeys: readonly Buffer[];

  /**
   * @param keys `id:base64` of 32 bytes, comma-separated, the sealing one first
   * @param indexKeys base64 of at least 32 bytes, comma-separated, the indexing one first
   */
  constructor(keys: string, indexKeys: string) {
    this.indexKeys = indexKeys.split(',').map((key) => Buffer.from(key, 'base64'));
    if (this.indexKeys.some((key) => key.length < 32)) {
      throw new Error('PATIENT_INDEX_KEY: each key has at least 32 bytes in base64');
    }
    this.keys = new Map(keys.split(',').map(parseKey));
    this.current = [...this.keys.keys()][0] ?? '';
  }

  seal(text: string, context: string): string {
    const iv = this.nextIv();
    const cipher = createCipheriv('aes-256-gcm', this.key(this.current), iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [this.current, ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
  }

  /** @throws Error when the key is unknown, or the value or its context was changed */
  open(sealed: string, context: string): string {
    const [keyId = '', iv = '', tag = '', text = ''] = sealed.split('.');
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), Buffer.from(iv, 'base64url'))
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
  }

  /** True when the sealing key has sealed this. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${this.current}.`);
  }

  knows(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  /**
   * Keyed blind indexes: equal texts meet without being readable, or guessable without the key. The first is what is
   * written; beside it there are others only while index keys change, for what was written before.
   */
  indexes(...parts: string[]): [string, ...string[]] {
    const text = parts.join('\n');
    const all = this.indexKeys.map((key) => createHmac('sha256', key).update(text).digest('base64url'));
    return all as [string, ...string[]];
  }

  /** Each is taken once: GCM breaks when one key meets an iv twice. */
  private nextIv(): Buffer {
    if (this.ivs.length === 0) this.ivs = randomBytes(ivBytes * ivsAtOnce);
    const iv = this.ivs.subarray(0, ivBytes);
    this.ivs = this.ivs.subarray(ivBytes);
    return iv;
  }

  private key(id: string): KeyObject {
    const key = this.keys.get(id);
    if (!key) throw new Error(`PATIENT_KEYS has no key ${id}`);
    return key;
  }
}

function parseKey(text: string): [string, KeyObject] {
  const [id = '', base64 = ''] = text.trim().split(':');
  const key = Buffer.from(base64, 'base64');
  if (!/^[a-z0-9-]+$/.test(id) || key.length !== 32)
    throw new Error('PATIENT_KEYS: each key is `id:base64 of 32 bytes`');
  return [id, createSecretKey(key)];
}
