import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each way of a patient keeps the identity that its referrer wrote; what is left of `patients` is who is the same person. */
export class IdentitiesAsGiven1790000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE patient_identities (
        root_id uuid CONSTRAINT patient_identities_pk PRIMARY KEY,
        patient_id uuid NOT NULL,
        id_type text NOT NULL,
        sex text NOT NULL,
        name text NOT NULL,
        id_number text,
        birth_date text NOT NULL,
        phone text,
        address text
      );
      CREATE INDEX patient_identities_of_patient ON patient_identities (patient_id);
      INSERT INTO patient_identities (root_id, patient_id, id_type, sex, name, id_number, birth_date, phone, address)
        SELECT r.id, p.id, p.id_type, p.sex, p.name, p.id_number, p.birth_date, p.phone, p.address
        FROM referrals r JOIN patients p ON p.id = r.patient_id WHERE r.root_id = r.id;
      ALTER TABLE patients DROP id_type, DROP sex, DROP name, DROP id_number, DROP birth_date, DROP phone, DROP address;
    `);
  }

  /** A patient gets back what the latest referral says. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE patients ADD id_type text, ADD sex text, ADD name text, ADD id_number text, ADD birth_date text, ADD phone text,
        ADD address text;
      UPDATE patients p SET id_type = i.id_type, sex = i.sex, name = i.name, id_number = i.id_number, birth_date = i.birth_date,
          phone = i.phone, address = i.address
        FROM (SELECT DISTINCT ON (patient_id) * FROM patient_identities ORDER BY patient_id, root_id DESC) i WHERE i.patient_id = p.id;
      ALTER TABLE patients ALTER id_type SET NOT NULL, ALTER sex SET NOT NULL, ALTER name SET NOT NULL,
        ALTER birth_date SET NOT NULL;
      DROP TABLE patient_identities;
    `);
  }
}
