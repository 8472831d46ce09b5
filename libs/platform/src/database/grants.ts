import type { DataSource } from 'typeorm';

/** What was done stays on record: a service adds to these and reads them. */
const insertOnly = ['audit_trail', 'operator_actions'];
/** What only the owner's functions and migrations write. */
const readOnly = ['audit_head', 'migrations'];

/** Gives the service's own role what the service does, and nothing that would let it rewrite what is on record. */
export async function grantTo(role: string, owner: DataSource): Promise<void> {
  const [quoted]: { role: string; database: string }[] = await owner.query(
    'SELECT quote_ident($1) AS role, quote_ident(current_database()) AS database',
    [role],
  );
  if (!quoted) throw new Error('the database quotes no names');
  const kept = [...insertOnly, ...readOnly].join(', ');
  await owner.query(`
    GRANT CONNECT ON DATABASE ${quoted.database} TO ${quoted.role};
    GRANT USAGE ON SCHEMA public TO ${quoted.role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${quoted.role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${quoted.role};
    REVOKE ALL ON ${kept} FROM ${quoted.role};
    GRANT SELECT ON ${kept} TO ${quoted.role};
    GRANT INSERT ON ${insertOnly.join(', ')} TO ${quoted.role};
  `);
}
