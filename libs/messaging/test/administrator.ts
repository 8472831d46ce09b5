import { DataSource } from 'typeorm';
import { testServerUrl } from '#testing';

/** The database server's administrator, who can cut every connection to a database and keep new ones out. */
export class Administrator {
  private constructor(private readonly server: DataSource) {}

  static async connect(): Promise<Administrator> {
    return new Administrator(await new DataSource({ type: 'postgres', url: testServerUrl() }).initialize());
  }

  async allow(url: string, open: boolean): Promise<void> {
    await this.server.query(`ALTER DATABASE ${nameOf(url)} ALLOW_CONNECTIONS ${open}`);
  }

  async cut(url: string): Promise<void> {
    await this.server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [nameOf(url)]);
  }

  close = () => this.server.destroy();
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);
