import { defineConfig } from '#platform';

/** What can be set for this service beside what every service has. */
export const config = defineConfig({});
