import { defineConfig, integer } from '#platform';

export const config = defineConfig({
  IMPORT_MAX_BYTES: integer({
    default: 64 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'Largest body of an import, in bytes; a folder of 100 000 lines has about 15 MB',
  }),
  IMPORT_MAX_UNPACKED_BYTES: integer({
    default: 256 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'What workbooks of an import may hold once they are unpacked, in bytes',
  }),
});
