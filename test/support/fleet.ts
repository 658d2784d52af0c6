import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { password } from './app.ts';

const bin = (program: string) => fileURLToPath(new URL(`../../dist/bin/${program}.js`, import.meta.url));

export type Running = { child: ChildProcess; output(): string; ended(): Promise<number | null> };

/** Runs a built program of bin/ with nothing of our environment; it ends when we do. */
export function runProgram(program: string, env: Record<string, string>, args: string[] = []): Running {
  const child = spawn(process.execPath, [bin(program), ...args], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += text;
    });
  return {
    child,
    output: () => output,
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** A web process that answers, and its address. */
export async function startWeb(env: Record<string, string>): Promise<Running & { url: string }> {
  const running = runProgram('web', env);
  const gone = running.ended().then(() => {
    throw new Error(`it ended before it answered: ${running.output()}`);
  });
  const answers = vi.waitFor(
    () => {
      const found = /^Clientela: (http\S+)$/m.exec(running.output())?.[1];
      if (!found) throw new Error(running.output());
      return found;
    },
    { timeout: 150_000, interval: 20 },
  );
  gone.catch(() => {});
  const url = await Promise.race([answers, gone]);
  return { ...running, url };
}

const own = { 'sec-fetch-site': 'same-origin' };

/** Asks as a program of ours does; what is not answered is undefined. */
export async function ask(
  url: string,
  path: string,
  { cookie = '', body, method = body ? 'POST' : 'GET', headers = {} }: Asked = {},
): Promise<Response | undefined> {
  const given = { ...own, cookie, ...headers, ...(body && { 'content-type': 'application/json' }) };
  return fetch(`${url}${path}`, {
    ...{ method, headers: given, redirect: 'manual' },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => undefined);
}
type Asked = { cookie?: string; body?: object; method?: string; headers?: Record<string, string> };

/** Logs in; answers the cookie. */
export async function logIn(url: string, email: string): Promise<string> {
  const answer = await ask(url, '/login', { body: { email, password } });
  const [cookie] = answer?.headers.getSetCookie() ?? [];
  if (!cookie) throw new Error(`${email} did not get in: ${answer?.status}`);
  return cookie.split(';')[0] ?? '';
}
