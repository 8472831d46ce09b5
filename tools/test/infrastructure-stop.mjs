/** Jest's globalTeardown: stops what the setup started and removes its data. */
export default async function stop() {
  const running = globalThis.testInfrastructure;
  if (!running) return;
  await running.infrastructure.stop();
  await running.removeDirectory(running.directory);
}
