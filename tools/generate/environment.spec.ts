import { environmentPage } from './environment.js';

describe('the page of environment variables', () => {
  const every = { PORT: { kind: 'integer', default: 8080, description: 'Port to listen on' } };
  const settings = {
    REMINDER_DAYS: { kind: 'integer', default: 7, description: 'Days' },
    OPTIONAL_URL: { kind: 'text', optional: true, description: 'Where | how' },
    PEPPER: { kind: 'text', development: 'known to all', description: 'A secret' },
    NAMED: { kind: 'text', description: 'A name' },
  };
  const page = environmentPage(every, [
    { service: 'referrals', settings },
    { service: 'scheduling', settings: {} },
  ]);

  it('lists what every service has once', () => {
    expect(page).toContain('## Every service');
    expect(page).toContain('| `PORT` | integer | `8080` | Port to listen on |');
  });

  it('lists what a service has of its own, with what holds when it is absent', () => {
    expect(page).toContain('## referrals');
    expect(page).toContain('| `REMINDER_DAYS` | integer | `7` | Days |');
    expect(page).toContain('| `OPTIONAL_URL` | text | unset | Where \\| how |');
    expect(page).toContain('| `PEPPER` | text | required in production | A secret |');
    expect(page).toContain('| `NAMED` | text | required | A name |');
  });

  it('prints no value that is meant for development only', () => expect(page).not.toContain('known to all'));

  it('has no section for a service without variables of its own', () => expect(page).not.toContain('## scheduling'));
});
