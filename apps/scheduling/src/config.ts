import { defineConfig, integer } from '#platform';

export const config = defineConfig({
  BOOKING_WINDOW_DAYS: integer({
    default: 14,
    minimum: 1,
    maximum: 365,
    description: 'Days before a session from which its slots may be booked, where no policy of the group says so',
  }),
  BOOKING_NOTICE_MINUTES: integer({
    default: 30,
    minimum: 0,
    description:
      'A slot is given only if it begins at least so long after the booking, so that the patient can get there',
  }),
  WAITING_URGENT_DAYS: integer({
    default: 14,
    minimum: 0,
    description: 'Days of waiting that an urgent referral is ahead of a routine one on the waiting list',
  }),
  WAITING_EMERGENCY_DAYS: integer({
    default: 90,
    minimum: 0,
    description: 'Days of waiting that an emergency is ahead of a routine one on the waiting list',
  }),
  WAITING_SWEEP_MS: integer({
    default: 5_000,
    minimum: 10,
    description: 'How often the waiting list is compared with free slots, beside the times when a slot appears',
  }),
  IMPORT_MAX_BYTES: integer({
    default: 64 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'Largest body of an import, in bytes',
  }),
  IMPORT_MAX_UNPACKED_BYTES: integer({
    default: 256 * 1024 * 1024,
    minimum: 1024 * 1024,
    description: 'What workbooks of an import may hold once they are unpacked, in bytes',
  }),
});
