import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { Refusal } from '../db/refusal.ts';
import { childFlag } from './lifetime.ts';

export type Child = {
  /** What the program told when it first did its work; rejects when it ends before. */
  ready: Promise<string>;
  /** Asks it to end, and ends it by force when it takes too long. */
  stop(patienceMs: number): Promise<void>;
};

const shortestPauseMs = 250;
const longestPauseMs = 10_000;
const soundMs = 30_000;

/**
 * Runs a program of bin/ as a child, and starts it anew, after growing pauses, when it ends by itself. Closing
 * the channel asks it to stop, so that it also ends when this process dies.
 * @param settings what it gets beside the environment; read at every start
 * @param stopped when the whole program stops, so that no child is started anew
 */
export function superviseChild(
  program: 'web' | 'worker',
  settings: Partial<Config>,
  stopped: Promise<void>,
): Child {
  let stopping = false;
  void stopped.then(() => {
    stopping = true;
  });
  let child: ChildProcess;

  const start = () => {
    child = fork(new URL(`./${program}.js`, import.meta.url), [childFlag]);
    child.on('error', () => {});
    child.send(settings);
    return child;
  };
  const keepRunning = async () => {
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const startedAt = performance.now();
      await ended(child);
      if (stopping) return;
      if (performance.now() - startedAt > soundMs) pauseMs = shortestPauseMs;
      await wait(pauseMs);
      if (stopping) return;
      console.error(`Procesul ${program} s-a oprit neașteptat; pornește din nou.`);
      start();
    }
  };
  const ready = firstWord(start(), program).then((word) => {
    void keepRunning();
    return word;
  });
  return {
    ready,
    stop: async (patienceMs) => {
      stopping = true;
      if (child.connected) child.disconnect();
      await Promise.race([ended(child), wait(patienceMs, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

async function firstWord(child: ChildProcess, program: string): Promise<string> {
  const ending = ended(child).then(() => {
    throw new Refusal(`Clientela nu a pornit: procesul ${program} s-a oprit.`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ending])) as [{ ready: string }];
  return message.ready;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
