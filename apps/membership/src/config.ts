import { defineConfig, integer } from '#platform';

export const config = defineConfig({
  IMPORT_MAX_BYTES: integer({
    default: 64 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'Largest body of an import, in bytes; a folder of 100 000 lines has about 15 MB',
  }),
});
