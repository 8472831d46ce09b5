import { InfrastructureProblem } from '../../deploy/local/index.js';
import { portVariable, type ServiceSpec } from './topology.js';

/** Each service's port: its own, or the one that its variable names. */
export function servicePorts(specs: readonly ServiceSpec[], env: NodeJS.ProcessEnv): Record<string, number> {
  return Object.fromEntries(
    specs.map(({ name, port }) => [name, portFrom(portVariable(name), env[portVariable(name)] || String(port))]),
  );
}

function portFrom(variable: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InfrastructureProblem(
    `${variable} 应为 1–65535 的端口号，而不是“${text}”`,
    `${variable} must be a port between 1 and 65535, not "${text}"`,
  );
}
