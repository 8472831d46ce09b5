import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many of one kind an import created, amended and found as they were. */
export interface ImportCounts {
  created: number;
  amended: number;
  unchanged: number;
}

/** A file of an imported folder; what this service left to another says to which. */
export interface ImportedFile {
  name: string;
  importedBy: string;
}

/** The record of one import that took effect; it never changes. */
@Entity('imports')
export class ImportEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz') at!: Date;
  /** User id of who imported. */
  @Column('text') by!: string;
  @Column('jsonb') files!: ImportedFile[];
  @Column('jsonb') counts!: Record<string, ImportCounts>;
}
