export * from './database.js';
export * from './duplicator.js';
export * from './eventually.js';
export * from './failing-commits.js';
export { statusByHead } from './status-by-head.js';
export * from './test-service.js';
export * from './tokens.js';
export * from './conformance/index.js';
