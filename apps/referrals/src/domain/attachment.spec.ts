import { attachmentTypeOf, requireHarmless, scanStates } from './attachment.js';

const bytes = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const refusal = (code: string) => expect.objectContaining({ code });

it.each([
  ['报告.PDF', '%PDF-1.7 …', 'application/pdf'],
  ['a.jpeg', '\xff\xd8\xff\xe0…', 'image/jpeg'],
  ['心电图.png', '\x89PNG\r\n\x1a\n…', 'image/png'],
  ['ct.dcm', `${'\0'.repeat(128)}DICM…`, 'application/dicom'],
])('%s is known by its content', (name, content, type) => {
  expect(attachmentTypeOf(name, bytes(content))).toBe(type);
});

it.each([
  ['report.pdf', 'MZ\x90\0 a program', 'attachment-type'],
  ['report.pdf', '<html>%PDF-1.7', 'attachment-type'],
  ['page.html', '<script>', 'attachment-type'],
  ['report.pdf', '\x89PNG', 'attachment-type'],
  ['report.pdf', '', 'attachment-empty'],
  ['report.exe', '%PDF-1.7', 'attachment-name'],
  ['pdf', '\x89PNG\r\n\x1a\n', 'attachment-name'],
])('%s with %j is refused', (name, content, code) => {
  expect(() => attachmentTypeOf(name, bytes(content))).toThrow(refusal(code));
});

it('is given out when it is clean, or when nobody scans', () => {
  const given = scanStates.filter((scan) => {
    try {
      requireHarmless({ scan });
      return true;
    } catch {
      return false;
    }
  });
  expect(given).toEqual(['unscanned', 'clean']);
  expect(() => requireHarmless({ scan: 'infected' })).toThrow(refusal('attachment-infected'));
});
