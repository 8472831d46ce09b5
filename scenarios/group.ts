import { join } from 'node:path';
import { projectRoot } from '../deploy/local/index.js';
import { CommandProblem } from '../tools/cli/api.js';
import { readCountyFolder } from '../tools/cli/county-folder.js';
import { importCounty } from '../tools/cli/import-county.js';
import { rules } from './rules.js';
import { expectThat, listed, operator, type Stage } from './stage.js';

/** A node of a group's topology. */
export interface Node {
  readonly organizationId: string;
  readonly shortName: string;
  readonly kind: string;
  readonly level: string;
  readonly role: string;
  readonly layer: string;
  readonly status: string;
  readonly membershipId: string;
}

export interface Topology {
  readonly layers: readonly string[];
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly link: string }[];
}

/** A group as a story finds its way in it. */
export class Group {
  private constructor(
    private readonly stage: Stage,
    readonly id: string,
    private readonly organizations: ReadonlyMap<string, string>,
  ) {}

  /** Imports the example's folder twice, as the first step of its story, and knows its organizations by their short names. */
  static async imported(stage: Stage, code: string): Promise<Group> {
    const what = [
      `导入县域文件夹 examples/${code}，再导入一次`,
      `imports the folder examples/${code}, and once again`,
    ] as const;
    return stage.step(operator, what, rules.folder, async (say) => {
      const files = await readCountyFolder(join(projectRoot(), 'examples', code));
      const { registers } = await importCounty(stage.operator, files);
      for (const { register, created, amended, unchanged } of registers)
        say(
          `${register}：新增 ${created}，更新 ${amended}，未变 ${unchanged}`,
          `${register}: ${created} new, ${amended} amended, ${unchanged} unchanged`,
        );
      const again = await importCounty(stage.operator, files);
      const changed = again.registers.filter(({ created, amended }) => created + amended > 0);
      expectThat(changed, [], '再次导入的变更', 'what changed by importing again');
      say('再次导入：无变更', 'again: nothing changed');
      const found = (
        await listed<{ id: string; code: string }>({ api: stage.operator }, 'membership', '/v1/consortia')
      ).find((each) => each.code === code);
      if (!found) throw new CommandProblem(`没有医联体 ${code}`, `there is no consortium ${code}`);
      const topology = await stage.operator.get<Topology>('membership', `/v1/consortia/${found.id}/topology`);
      return new Group(stage, found.id, new Map(topology.nodes.map((node) => [node.shortName, node.organizationId])));
    });
  }

  /** The id of a member by its short name. */
  organization(shortName: string): string {
    const id = this.organizations.get(shortName);
    if (!id) throw new CommandProblem(`没有成员 ${shortName}`, `there is no member ${shortName}`);
    return id;
  }

  topology(api = this.stage.operator): Promise<Topology> {
    return api.get<Topology>('membership', `/v1/consortia/${this.id}/topology`);
  }
}
