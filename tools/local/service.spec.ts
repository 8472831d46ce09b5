import { reasonIn } from './service.js';

describe('why a service did not start', () => {
  it('is the line that it says itself', () => {
    const output =
      '{"level":"info","msg":"x"}\n✗ scheduling: 无法连接数据库 · the database cannot be reached\n{"msg":"y"}';
    expect(reasonIn('scheduling', output)).toBe('无法连接数据库 · the database cannot be reached');
  });

  it('is the error when it crashed before it could speak', () => {
    const output = "node:internal/modules\n\nError: Cannot find module '/x/main.js'\n    at a (b:1)\n\nNode.js v24.0.0";
    expect(reasonIn('scheduling', output)).toBe("Error: Cannot find module '/x/main.js'");
  });
});
