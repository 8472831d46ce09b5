import { languages, type Language } from '#contracts';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from './one-of.js';

/** What a user chose; who chose nothing reads in the language of the request. */
@Entity('preferences')
@Check('preferences_language', oneOf('language', languages))
export class PreferenceEntity {
  @PrimaryColumn('text') userId!: string;
  @Column('text') language!: Language;
}
