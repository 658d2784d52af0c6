import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  childrenOf,
  isAlive,
  type Program,
  postgresOf,
  postgresProcessesIn,
  queryIn,
  startProgram,
} from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const dataDir = await temporaryFolder();
afterAll(() => rm(dataDir, { recursive: true, force: true }));

// One life of one data folder, in order: a start of everything takes some seconds.
describe('from an empty folder on', () => {
  let program: Program;
  let url: string;

  const start = async () => {
    program = startProgram(dataDir);
    url = await program.address();
  };
  const parts = () => childrenOf(pidOf(program));

  beforeAll(start);
  afterAll(() => program.stop());

  test('it prints one line when it answers, and the code for the first administrator', async () => {
    expect(await statusOf(`${url}/health/ready`)).toBe(200);
    expect(program.output().match(/^Clientela: /gm)).toHaveLength(1);
    expect(program.output()).toMatch(/^Cod pentru primul administrator: \S+$/m);
    expect(Object.keys(parts()).toSorted()).toEqual(['postgres', 'web', 'worker']);
  });

  test('a second start on the same folder is refused and does not disturb the first', async () => {
    const second = startProgram(dataDir);
    expect(await second.ended()).toBe(1);
    expect(second.output().trim()).toBe(
      `Clientela rulează deja pe folderul de date ${dataDir} (procesul ${pidOf(program)}). ` +
        'Opriți acel proces sau alegeți alt folder prin DATA_DIR.',
    );
    expect(await statusOf(`${url}/health/ready`)).toBe(200);
  });

  // PostgreSQL first: a worker that is just being started anew ends with it, and is started once more.
  test.for(['postgres', 'web', 'worker'])(
    '%s killed alone comes back, at the same address, and the others live on',
    async (name) => {
      const { [name]: killed = 0, ...others } = parts();
      process.kill(killed, 'SIGKILL');
      await vi.waitFor(
        async () => {
          // Looked at once: between two looks the killed one may go, and nobody would be there instead.
          const now = parts();
          expect(now).toEqual({ ...others, [name]: expect.any(Number) });
          expect(now[name]).not.toBe(killed);
          expect(await statusOf(`${url}/health/ready`), program.output()).toBe(200);
        },
        { timeout: 60_000, interval: 100 },
      );
    },
  );

  test('when its first process alone is killed, web and worker end, and a new start goes on', async () => {
    const { web = 0, worker = 0 } = parts();
    await queryIn(dataDir, 'create table kept as select 7 as number');
    process.kill(pidOf(program), 'SIGKILL');
    await vi.waitFor(() => expect([web, worker].some(isAlive)).toBe(false), { timeout: 30_000 });
    expect(postgresOf(dataDir)).toBeDefined();

    await start();
    expect(await queryIn(dataDir, 'select number from kept')).toEqual([{ number: 7 }]);
  });

  test('when everything is killed at once, a new start has the data', async () => {
    await queryIn(dataDir, 'update kept set number = 8');
    for (const pid of [pidOf(program), ...Object.values(parts())]) process.kill(pid, 'SIGKILL');

    await start();
    expect(await statusOf(`${url}/health/ready`)).toBe(200);
    expect(await queryIn(dataDir, 'select number from kept')).toEqual([{ number: 8 }]);
  });

  test('SIGTERM stops everything within ten seconds', async () => {
    const children = Object.values(parts());
    const { code, ms } = await program.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(children.filter(isAlive)).toEqual([]);
    expect(postgresProcessesIn(dataDir)).toEqual([]);
  });

  test('a PORT in use ends it with a sentence, and leaves no process behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const second = startProgram(dataDir, { PORT: String(port) });
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain(`Portul ${port} este ocupat pe 127.0.0.1`);
    expect(postgresProcessesIn(dataDir)).toEqual([]);
    other.close();
  });
});

test('a PORT that is not a number ends it at once with a sentence', async () => {
  const program = startProgram(dataDir, { PORT: 'trei' });
  expect(await program.ended()).toBe(1);
  expect(program.output().trim()).toBe('PORT: trebuie să fie un număr');
});

const pidOf = (program: Program): number => program.child.pid ?? 0;

async function statusOf(url: string): Promise<number | undefined> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status;
}
