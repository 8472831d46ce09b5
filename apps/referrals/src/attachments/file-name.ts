import { InvalidInput } from '#platform';
import { create, parse } from 'content-disposition';

/** How a file is named in a header: `attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf`. */
export const headerOf = (name: string): string => create(name, { fallback: false });

/**
 * The name of a file that is sent. Files are named after people, so it stands in a header (RFC 6266): addresses are logged on
 * the way. @throws InvalidInput at `/Content-Disposition`
 */
export function nameIn(header = ''): string {
  const isAscii = /^[\x20-\x7e]*$/.test(header);
  const name = parse(isAscii ? header : '').parameters['filename'] ?? '';
  if (/^[^/\\\p{Cc}\p{Cs}]{1,200}$/u.test(name)) return name;
  throw new InvalidInput([
    {
      pointer: '/Content-Disposition',
      detail: {
        zh: "须有文件名，最长 200 字，不含斜杠；汉字按 filename*=UTF-8''%E6%8A%A5… 编码",
        en: "must name the file, in 200 characters at most and without a slash; beyond ASCII as filename*=UTF-8''%E6%8A%A5…",
      },
    },
  ]);
}
