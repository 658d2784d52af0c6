import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Message } from './message.ts';
import { type ReadReport, type SheetRow, Unreadable } from './sheet.ts';

export { type ReadReport, type SheetRow, Unreadable } from './sheet.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;
type Options = {
  onRows: (rows: SheetRow[]) => Promise<void> | void;
  maxRows?: number;
  signal?: AbortSignal;
  /** How long the child may work without a word; and all in all. What `onRows` takes does not count. */
  patienceMs?: { word: number; whole: number };
};

// The same file from src/ (tests) and from dist/.
const program = resolve(import.meta.dirname, '../../../dist/imports/reading/child.js');
const heapMb = 128;
const patience = { word: 120_000, whole: 600_000 };
// Twice what the child puts on a line when every character is escaped.
const longestLine = 32_000_000;

/**
 * Reads a file in a child process with bounded memory, time and size, and without our environment. Batches of rows are
 * awaited: while one is worked on, the child waits. Empty rows are skipped.
 * @throws Unreadable with a sentence for the person; batches may have been handed on before
 */
export async function readSheet(path: string, options: Options): Promise<ReadReport> {
  options.signal?.throwIfAborted();
  const child = launch(path, options.maxRows);
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // Awaited only at the end; a program that could not be started must not be an unhandled rejection until then.
  ended.catch(() => {});
  const complaints = collect(child.stderr);
  const guard = watch(child, options);
  try {
    for await (const message of messagesOf(child.stdout, guard)) {
      if ('refusal' in message) throw new Unreadable(message.refusal);
      if ('report' in message) return message.report;
      await options.onRows(message.rows);
    }
    const [code, signal] = await ended;
    throw guard.reason() ?? deathOf(code, signal, complaints());
  } finally {
    guard.end();
    child.kill('SIGKILL');
    await ended;
  }
}

function launch(path: string, maxRows: number | undefined): Child {
  // A heap that is full ends the child; buffers outside it are bounded by what the readers count.
  const flags = [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'];
  const args = [...flags, program, resolve(path), ...(maxRows === undefined ? [] : [String(maxRows)])];
  return spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
}

/** The child's lines. Nothing is read ahead while the caller works on one, so that a full pipe stops the child. */
async function* messagesOf(output: Readable, guard: { rest(): void; work(): void }): AsyncGenerator<Message> {
  let [begun, length]: [string[], number] = [[], 0];
  guard.work();
  for await (const chunk of output.setEncoding('utf8') as AsyncIterable<string>) {
    guard.rest();
    const [first = '', ...lines] = chunk.split('\n');
    begun.push(first);
    length += first.length;
    if (length > longestLine) throw new Error('The reader of files wrote a line without end.');
    for (const next of lines) {
      yield JSON.parse(begun.join('')) as Message;
      [begun, length] = [[next], next.length];
    }
    guard.work();
  }
  guard.rest();
}

/** Ends the child when it is told to by the signal or works too long, and remembers why. */
function watch(child: Child, { signal, patienceMs = patience }: Options) {
  let reason: unknown;
  let timer: NodeJS.Timeout | undefined;
  let [left, since] = [patienceMs.whole, 0];
  const stop = (why: unknown) => {
    reason ??= why;
    child.kill('SIGKILL');
  };
  const abort = () => stop(signal?.reason);
  const late = () => stop(new Unreadable('Citirea fișierului a durat prea mult; împărțiți-l în mai multe.'));
  signal?.addEventListener('abort', abort, { once: true });
  return {
    reason: () => reason,
    work: () => {
      since = performance.now();
      timer = setTimeout(late, Math.max(0, Math.min(patienceMs.word, left)));
    },
    rest: () => {
      clearTimeout(timer);
      left -= performance.now() - since;
    },
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

function deathOf(code: number | null, signal: NodeJS.Signals | null, complaints: string): Error {
  // V8 aborts when its heap is full; the system kills when memory is short.
  if (signal !== null || code === 134 || complaints.includes('heap out of memory'))
    return new Unreadable(
      'Fișierul cere prea multă memorie; păstrați numai foaia cu clienți și încercați din nou.',
    );
  return new Error(`The reader of files ended with ${code}: ${complaints}`);
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-4_000);
  });
  return () => text;
}
