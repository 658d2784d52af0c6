import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { vi } from 'vitest';
import { temporaryFolder } from './temporary.ts';

export type TestRedis = {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Keeps its connections open without an answer, until `resume`. */
  freeze(): void;
  resume(): void;
  close(): Promise<void>;
};

/** A real redis-server on a free port, or nothing (and a notice) where none is installed. */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).error) {
    console.log('redis-server nu este instalat: testele cu Redis sunt sărite.');
    return undefined;
  }
  const folder = await temporaryFolder();
  const port = await freePort();
  let server: ChildProcess;

  const start = async () => {
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--appendonly',
      'yes',
      '--databases',
      '64',
    ];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    await vi.waitFor(() => answers(port), { timeout: 10_000, interval: 20 });
  };
  const kill = async () => {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    freeze: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('PING\r\n');
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (!String(answer).startsWith('+PONG')) throw new Error(String(answer));
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
