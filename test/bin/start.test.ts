import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

let dataDir: string;
const programs: Program[] = [];
vi.setConfig({ testTimeout: 60_000 });

beforeEach(async () => {
  dataDir = await temporaryFolder();
});
afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('an empty folder: one line when it answers; SIGTERM stops everything within ten seconds', async () => {
  const program = start();
  const url = await program.address();
  expect(await statusOf(`${url}/health/ready`)).toBe(200);
  expect(program.output().match(/^Clientela: /gm)).toHaveLength(1);
  expect(program.output()).toMatch(/^Cod pentru primul administrator: \S+$/m);

  const children = Object.values(childrenOf(pidOf(program)));
  expect(children).toHaveLength(3);
  const { code, ms } = await program.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect(children.filter(isAlive)).toEqual([]);
  expect(postgresProcessesIn(dataDir)).toEqual([]);
});

test('a second start on the same folder is refused and does not disturb the first', async () => {
  const first = start();
  const url = await first.address();
  const second = start();
  expect(await second.ended()).toBe(1);
  expect(second.output().trim()).toBe(
    `Clientela rulează deja pe folderul de date ${dataDir} (procesul ${pidOf(first)}). ` +
      'Opriți acel proces sau alegeți alt folder prin DATA_DIR.',
  );
  expect(await statusOf(`${url}/health/ready`)).toBe(200);
});

test('after kill -9 of everything it starts again with its data', async () => {
  const first = start();
  await first.address();
  const all = [pidOf(first), ...Object.values(childrenOf(pidOf(first)))];
  await queryIn(dataDir, 'create table kept as select 7 as number');
  for (const pid of all) process.kill(pid, 'SIGKILL');

  const second = start();
  expect(await statusOf(`${await second.address()}/health/ready`)).toBe(200);
  expect(await queryIn(dataDir, 'select number from kept')).toEqual([{ number: 7 }]);
});

test('after kill -9 of the first process alone, its children end and a new start takes over', async () => {
  const first = start();
  await first.address();
  const { web = 0, worker = 0 } = childrenOf(pidOf(first));
  await queryIn(dataDir, 'create table kept as select 8 as number');
  process.kill(pidOf(first), 'SIGKILL');
  await vi.waitFor(() => expect([web, worker].some(isAlive)).toBe(false), { timeout: 10_000 });
  expect(postgresOf(dataDir)).toBeDefined();

  const second = start();
  await second.address();
  expect(await queryIn(dataDir, 'select number from kept')).toEqual([{ number: 8 }]);
});

test('web, worker or PostgreSQL killed alone comes back, at the same address', async () => {
  const program = start();
  const url = await program.address();
  for (const name of ['web', 'worker', 'postgres']) {
    const killed = childrenOf(pidOf(program))[name] ?? 0;
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(
      async () => {
        const { [name]: next, ...others } = childrenOf(pidOf(program));
        expect(next).toBeDefined();
        expect(next).not.toBe(killed);
        expect(Object.keys(others)).toHaveLength(2);
        expect(await statusOf(`${url}/health/ready`)).toBe(200);
      },
      { timeout: 15_000, interval: 100 },
    );
  }
});

test('a PORT in use ends it with a sentence, and leaves no database behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const program = start({ PORT: String(port) });
  expect(await program.ended()).toBe(1);
  expect(program.output()).toContain(`Portul ${port} este ocupat pe 127.0.0.1`);
  expect(postgresProcessesIn(dataDir)).toEqual([]);
  other.close();
});

test('a PORT that is not a number ends it at once with a sentence', async () => {
  const program = start({ PORT: 'trei' });
  expect(await program.ended()).toBe(1);
  expect(program.output().trim()).toBe('PORT: trebuie să fie un număr');
});

function start(env: Record<string, string> = {}): Program {
  const program = startProgram(dataDir, env);
  programs.push(program);
  return program;
}

const pidOf = (program: Program): number => program.child.pid ?? 0;

async function statusOf(url: string): Promise<number | undefined> {
  const response = await fetch(url).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status;
}
