import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16];

/**
 * Seals a content under a key of its own as `iv tag text`; the key is what is sealed as a field and, when keys rotate, sealed anew:
 * the content, which may be megabytes, stays as it is.
 */
export function sealContent(content: Buffer, id: string): { key: string; sealed: Buffer } {
  const [key, iv] = [randomBytes(keyBytes), randomBytes(ivBytes)];
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(content), cipher.final()]);
  return { key: key.toString('base64'), sealed: Buffer.concat([iv, cipher.getAuthTag(), text]) };
}

/** @throws Error when the content or its id was changed */
export function openContent(sealed: Buffer, key: string, id: string): Buffer {
  const decipher = createDecipheriv(algorithm, Buffer.from(key, 'base64'), sealed.subarray(0, ivBytes))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
}
