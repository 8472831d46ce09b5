import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Guard } from './guard.js';
import { InfrastructureProblem, explain, type Progress } from './problem.js';

/** Where the programs of the embedded infrastructure are on this machine. */
export interface Libraries {
  java: string;
  /** Folder of Kafka's jars. */
  jars: string;
  /** Folder with PostgreSQL's bin, lib and share. */
  postgres: string;
  redisServer: string;
}

/** The project's root, found from this file so that sources and dist/ behave alike. */
export function projectRoot(from = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`no package.json above ${from}`);
}

interface Command {
  code: number | null;
  output: string;
}

type During = Pick<Guard, 'during'>;

const unguarded: During = {
  during: async (child) => ((await once(child, 'close')) as [number | null])[0],
};

async function run(command: string, args: string[], guard = unguarded): Promise<Command> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { code: await guard.during(child), output };
}

const installJava = [
  '未找到 Java 17 或更新版本：请安装（如 apt-get install default-jdk-headless maven），或改用 Docker（docker compose up）',
  'Java 17 or newer not found: install it (for example apt-get install default-jdk-headless maven) or use Docker (docker compose up)',
] as const;

const installMaven = [
  '未找到 Maven：请安装（如 apt-get install maven），或改用 Docker（docker compose up）',
  'Maven not found: install it (for example apt-get install maven) or use Docker (docker compose up)',
] as const;

/** The java program, from JAVA_HOME or the path; anything older than 17 counts as missing because Kafka 4 needs 17. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  const { output } = await run(java, ['-version']).catch(() => ({ output: '' }));
  const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
  if (major < 17) throw new InfrastructureProblem(...installJava);
  return java;
}

async function requireMaven(): Promise<void> {
  await run('mvn', ['-version']).catch(() => {
    throw new InfrastructureProblem(...installMaven);
  });
}

async function maven(guard: During, args: string[]): Promise<void> {
  const { code, output } = await run('mvn', ['-B', '-q', ...args], guard);
  if (code === 0) return;
  const reason = output.split('\n').find((line) => line.includes('ERROR')) ?? output.trim().slice(0, 300);
  throw explain(
    new InfrastructureProblem(
      `Maven 未能取得基础设施：${reason}`,
      `Maven could not fetch the infrastructure: ${reason}`,
    ),
    reason,
  );
}

function redisProgram(programs: string[], platform: string, arch: string): string {
  const cpu = arch === 'x64' ? 'amd64' : arch;
  const found = programs.find((name) => name.startsWith('redis-server-') && name.endsWith(`-${platform}-${cpu}`));
  if (!found) {
    throw new InfrastructureProblem(
      `没有适用于 ${platform}-${cpu} 的 Redis：请用 REDIS_URL 指向已有的 Redis`,
      `no Redis program for ${platform}-${cpu}: point REDIS_URL at one of your own`,
    );
  }
  return found;
}

async function fetchInto(folder: string, pom: string, guard: During): Promise<void> {
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
  // Maven notes what it unpacked and skips it next time, wherever it is to go: the notes belong to this folder.
  const markers = `-DmarkersDirectory=${join(folder, 'markers')}`;
  await maven(guard, ['-f', pom, `${plugin}:copy-dependencies`, `-DoutputDirectory=${join(folder, 'jars')}`]);
  const unpacked = join(folder, 'unpacked');
  await maven(guard, [
    '-f',
    pom,
    `${plugin}:unpack-dependencies`,
    markers,
    '-DincludeGroupIds=io.zonky.test.postgres,com.github.codemonstur',
    '-Dmdep.unpack.includes=*.txz,redis-server-*',
    `-DoutputDirectory=${unpacked}`,
  ]);
  const programs = await readdir(unpacked);
  const archive = programs.find((name) => name.endsWith('.txz')) ?? '';
  await maven(guard, [
    '-f',
    pom,
    `-Darchive=${join(unpacked, archive)}`,
    `${plugin}:unpack-dependencies`,
    markers,
    '-DincludeArtifactIds=postgres-programs',
    `-DoutputDirectory=${join(folder, 'postgres')}`,
  ]);
  const redis = join(folder, 'redis-server');
  await rename(join(unpacked, redisProgram(programs, process.platform, process.arch)), redis);
  await chmod(redis, 0o755);
  await rm(unpacked, { recursive: true });
  await rm(join(folder, 'markers'), { recursive: true, force: true });
}

/**
 * Makes sure that Kafka, PostgreSQL and Redis are in `.yilian/lib`, fetching them with Maven when they are missing or
 * when pom.xml has changed since; says where they are. Fails with an InfrastructureProblem.
 */
export async function resolveInfrastructure(
  progress: Progress,
  guard = unguarded,
  root = projectRoot(),
): Promise<Libraries> {
  const java = await findJava();
  const folder = join(root, '.yilian', 'lib');
  const pom = join(root, 'deploy', 'local', 'pom.xml');
  const wanted = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex');
  const have = await readFile(join(folder, 'complete'), 'utf8').catch(() => '');
  const libraries = {
    java,
    jars: join(folder, 'jars'),
    postgres: join(folder, 'postgres'),
    redisServer: join(folder, 'redis-server'),
  };
  if (have === wanted) return libraries;

  await requireMaven();
  progress(
    '用 Maven 获取 Kafka、PostgreSQL、Redis（约 80 MB，仅首次）',
    'fetching Kafka, PostgreSQL and Redis with Maven (about 80 MB, first time only)',
  );
  // A private folder that is renamed at the end: two runs at once, or one cut short, never see half of it.
  const fresh = `${folder}-${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    await fetchInto(fresh, pom, guard);
    await writeFile(join(fresh, 'complete'), wanted);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    throw explain(error, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return libraries;
}
