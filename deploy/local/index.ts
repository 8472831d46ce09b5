export { Daemon, type DaemonPlan, type Ending } from './daemon.js';
export { Guard, ownerOf, stopDirectory } from './guard.js';
export { Infrastructure, startInfrastructure, type InfrastructureOptions, type PartName } from './infrastructure.js';
export { projectRoot, resolveInfrastructure, type Libraries } from './libraries.js';
export { freePort, freePorts, holderOf, portsFrom, requireFree, type Ports } from './ports.js';
export { beganAt } from './processes.js';
export { InfrastructureProblem, explain, type Progress } from './problem.js';
export { removeDirectory } from './unprivileged.js';
