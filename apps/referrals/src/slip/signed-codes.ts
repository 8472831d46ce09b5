import { Refusal, type Bilingual } from '#contracts';
import { InjectConfig } from '#platform';
import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReferralsConfig } from '../config.js';

/** What a code stands for. */
export type CodeKind = 'slip' | 'card';

const kinds: Record<CodeKind, Bilingual> = {
  slip: { zh: '转诊单', en: 'slip' },
  card: { zh: '转诊卡', en: 'card' },
};

/**
 * Codes for slips and cards to be scanned: which record it is, signed, and nobody's name. `YL1.slip.<id>.<key id>.<signature>`; the first
 * key signs, all of them verify.
 */
@Injectable()
export class SignedCodes {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: string;

  constructor(@InjectConfig() { CODE_KEYS }: Pick<ReferralsConfig, 'CODE_KEYS'>) {
    const keys = CODE_KEYS.split(',').map((text) => text.trim().split(':'));
    this.keys = new Map(keys.map(([id = '', base64 = '']) => [id, Buffer.from(base64, 'base64')]));
    this.current = keys[0]?.[0] ?? '';
  }

  sign(kind: CodeKind, id: string): string {
    const said = `YL1.${kind}.${id}.${this.current}`;
    return `${said}.${this.signature(said, this.current)}`;
  }

  /** The id that a code of ours stands for; `pointer` says where it was given. @throws Refusal `forged-code` for any other */
  read(kind: CodeKind, code: string, pointer = '/code'): string {
    const parts = code.trim().split('.');
    const [, given, id = '', keyId = '', signature = ''] = parts;
    const expected = this.signature(parts.slice(0, 4).join('.'), keyId);
    // As texts: the last letter of base64url has bits that stand for nothing, so several texts decode to the same bytes.
    const ours = expected !== undefined && sameText(expected, signature);
    if (ours && given === kind && parts.length === 5) return id;
    const { zh, en } = kinds[kind];
    throw new Refusal(
      'invalid',
      'forged-code',
      { zh: `${zh}的码不是本平台签发，或已被更改`, en: `The code of the ${en} was not issued here, or was changed` },
      [{ pointer, detail: { zh: `请扫描${zh}上的码`, en: `scan the code on the ${en}` } }],
    );
  }

  private signature(said: string, keyId: string): string | undefined {
    const key = this.keys.get(keyId);
    return key && createHmac('sha256', key).update(said).digest('base64url');
  }
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
