import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const running = new Set();

/**
 * Starts a Node program as a child that ends when we do.
 * @param {URL} file
 * @param {{ env?: Record<string, string>, execArgv?: string[] }} options
 */
export function startProgram(file, { env = {}, execArgv = [] } = {}) {
  const child = fork(file, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Our web process: answers the child and its address. @param {Record<string, string>} env @param {string[]} execArgv */
export async function startWeb(env, execArgv = []) {
  const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', ...env };
  const child = startProgram(new URL('../../dist/bin/web.js', import.meta.url), { env: settings, execArgv });
  return { child, url: await addressOf(child) };
}

/** Our worker, which rings no bell when it is ready. @param {Record<string, string>} env */
export async function startWorker(env) {
  const settings = { LOG_LEVEL: 'warn', ...env };
  return startProgram(new URL('../../dist/bin/worker.js', import.meta.url), { env: settings });
}

/** The address in the line that a program prints when it answers. @param {ChildProcess} child @returns {Promise<string>} */
export function addressOf(child) {
  return new Promise((found, failed) => {
    let output = '';
    child.stdout?.on('data', (text) => {
      output += text;
      const address = /^Clientela: (http\S+)$/m.exec(output)?.[1];
      if (address) found(address);
    });
    child.once('exit', () => failed(new Error(`The program ended before it answered: ${output}`)));
  });
}

/** Sends a message to a child and answers the next one of it. @param {ChildProcess} child @param {object} message */
export async function ask(child, message) {
  const answered = new AbortController();
  const { signal } = answered;
  child.send(message);
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error('A program of the benchmark ended too early.');
    });
    const [answer] = await Promise.race([once(child, 'message', { signal }), ended]);
    if (answer.error) throw new Error(answer.error);
    return answer;
  } finally {
    answered.abort();
  }
}

/** Ends a child, by force after ten seconds. @param {ChildProcess} child */
export async function stopProgram(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(patience);
}

export async function stopPrograms() {
  await Promise.all([...running].map(stopProgram));
}

/** Memory of a process in MB; undefined where the system does not tell. @param {number} pid */
export function memoryOf(pid) {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}
