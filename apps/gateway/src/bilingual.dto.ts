import type { Bilingual } from '#contracts';
import { TextField } from '#platform';

export class BilingualDto implements Bilingual {
  @TextField()
  zh!: string;

  @TextField()
  en!: string;
}
