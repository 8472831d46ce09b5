import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Referrals that walks made and that still hold a slot or wait for one: the next walk gives them back first. */
export class Memory {
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, 'demo.json');
  }

  async read(): Promise<string[]> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as string[];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  async add(id: string): Promise<void> {
    await this.write([...(await this.read()), id]);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.write((await this.read()).filter((id) => !ids.includes(id)));
  }

  private async write(ids: readonly string[]): Promise<void> {
    await writeFile(`${this.file}.new`, JSON.stringify(ids));
    await rename(`${this.file}.new`, this.file);
  }
}
