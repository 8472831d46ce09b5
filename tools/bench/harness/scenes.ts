import type { BenchArguments } from '../arguments.js';
import { begins } from '../../local/console.js';
import { topology } from '../../local/topology.js';
import type { Cast, Scene } from '../row.js';
import { importExample } from './county.js';
import { Stage } from './stage.js';

const servicesOf: Readonly<Record<Exclude<Cast, 'none'>, readonly string[]>> = {
  infrastructure: [],
  // Tokens and registers come from the first two.
  referrals: ['gateway', 'membership', 'referrals'],
  whole: topology.map(({ name }) => name),
};

/** Sets the scene that a row needs, keeps it for the next row that needs the same, and strikes it before another one. */
export class Scenes {
  private cast: Cast = 'none';
  private scene?: Scene;

  constructor(
    private readonly bounds: BenchArguments,
    private readonly signal: AbortSignal,
  ) {}

  async of(cast: Cast): Promise<Scene | undefined> {
    if (cast !== this.cast) await this.close();
    this.cast = cast;
    if (cast !== 'none') this.scene ??= await this.set(servicesOf[cast]);
    return this.scene;
  }

  async close(): Promise<void> {
    const { scene } = this;
    this.scene = undefined;
    await scene?.stage.close();
  }

  kill(): void {
    this.scene?.stage.platform.kill();
  }

  private async set(services: readonly string[]): Promise<Scene> {
    begins('启动', `starting ${['the infrastructure', ...services].join(', ')}`);
    const { profile } = this.bounds;
    const stage = await Stage.open({ services, signal: this.signal, profile });
    try {
      const county = services.includes('membership') ? await importExample(stage) : undefined;
      stage.begin();
      return { stage, county };
    } catch (error) {
      await stage.close();
      throw error;
    }
  }
}
