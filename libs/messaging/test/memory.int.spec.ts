import { jest } from '@jest/globals';
import { MemoryTransport } from '#messaging';
import { transportConformance } from '#testing';
import { commandPromises } from './commands.js';
import { memoryBroker } from './memory-broker.js';
import { parkingPromises } from './parking-promises.js';
import { messagingPromises } from './promises.js';
import { replayPromises } from './replay-promises.js';

jest.setTimeout(30_000);

const shared = new MemoryTransport();
transportConformance('memory', () => shared);
messagingPromises('memory', memoryBroker);
commandPromises('memory', memoryBroker);
replayPromises('memory', memoryBroker);
parkingPromises('memory', memoryBroker);
