import { languageOf } from './language.js';

test.each([
  [undefined, 'zh-CN'],
  ['', 'zh-CN'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['en;q=0.8,zh-CN;q=0.9', 'zh-CN'],
  ['fr,de;q=0.5', 'zh-CN'],
  ['fr,en;q=0.5', 'en'],
  ['*', 'zh-CN'],
  ['en;q=0', 'zh-CN'],
  [';;;,,,=', 'zh-CN'],
])('%p asks for %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
