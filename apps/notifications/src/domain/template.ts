import type { Language } from '#contracts';
import type { Word } from './variables.js';

/** The words in braces of a text. */
type WordsOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | WordsOf<Rest> : never;

/** A text in both languages with the words it is filled with. */
export type Template = Readonly<Record<Language, string>> & { readonly words: readonly Word[] };

export const placeholder = /\{(\w+)\}/g;
const wordsIn = (text: string): Word[] => [...new Set([...text.matchAll(placeholder)].map(([, name]) => name as Word))];

/** Both languages must use the same, known words: any other does not compile. */
export const template = <const Zh extends string, const En extends string>(
  zh: WordsOf<Zh> extends Word ? Zh : never,
  en: WordsOf<Zh> extends WordsOf<En> ? (WordsOf<En> extends WordsOf<Zh> ? En : never) : never,
): Template => ({ 'zh-CN': zh, en, words: wordsIn(zh) });
