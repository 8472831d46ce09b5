import { jest } from '@jest/globals';
import { conformance } from './conformance.js';
import { memoryBroker } from './memory-broker.js';

jest.setTimeout(30_000);

conformance('memory', memoryBroker, { tooLargeBytes: 2_000_000 });
