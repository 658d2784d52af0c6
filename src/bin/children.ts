import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { Refusal } from '../db/refusal.ts';
import { childFlag } from './lifetime.ts';

export type Child = {
  /**
   * Gives it its settings, which it gets at every later start again. Answers what it told when it did its work;
   * rejects when it ends before that.
   */
  begin(settings: Partial<Config>): Promise<string>;
  /** Asks it to end, and ends it by force when it takes too long. */
  stop(patienceMs: number): Promise<void>;
};

const shortestPauseMs = 250;
const longestPauseMs = 10_000;
const soundMs = 30_000;

/**
 * Runs a program of bin/ as a child, and starts it anew, after growing pauses, when it ends by itself. It loads
 * at once and waits for `begin`. Closing the channel asks it to stop, so that it also ends when we die.
 * @param stopped when the whole program stops: no child is started anew from then on
 */
export function superviseChild(program: 'web' | 'worker', stopped: Promise<void>): Child {
  let begun = false;
  let stopping = false;
  let child = launch(program);
  void stopped.then(() => {
    stopping = true;
  });

  const keepRunning = async (settings: Partial<Config>) => {
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const startedAt = performance.now();
      await ended(child);
      if (performance.now() - startedAt > soundMs) pauseMs = shortestPauseMs;
      if (!stopping) await wait(pauseMs);
      if (stopping) return;
      console.error(`Procesul ${program} s-a oprit neașteptat; pornește din nou.`);
      child = launch(program);
      child.send(settings);
    }
  };
  return {
    begin: async (settings) => {
      begun = true;
      child.send(settings);
      const word = await firstWord(child, program);
      void keepRunning(settings);
      return word;
    },
    stop: async (patienceMs) => {
      stopping = true;
      if (child.connected) child.disconnect();
      if (begun) await Promise.race([ended(child), wait(patienceMs, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

function launch(program: string): ChildProcess {
  const child = fork(new URL(`./${program}.js`, import.meta.url), [childFlag]);
  // Sending to a child that has just died is told here as well; its end is what counts.
  child.on('error', () => {});
  return child;
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
