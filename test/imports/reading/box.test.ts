import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readSheet, type SheetRow, Unreadable } from '../../../src/imports/reading/box.ts';
import { withFile } from '../../support/workbooks.ts';

const content = `Nume;CIF\n${Array.from({ length: 60_000 }, (_, at) => `Firma cu un nume destul de lung ${at};${at}\n`).join('')}`;

test('rows come in order, one batch at a time: the next waits until the last is worked on', async () => {
  await withFile(content, async (path) => {
    let [working, next] = [0, 1];
    const onRows = async (rows: SheetRow[]) => {
      expect(working).toBe(0);
      working += 1;
      if (next < 3_000) await wait(5);
      for (const { line } of rows) {
        expect(line).toBe(next);
        next += 1;
      }
      working -= 1;
    };

    expect((await readSheet(path, { onRows })).rows).toBe(60_001);
    expect(next).toBe(60_002);
  });
});

test('while a batch is worked on the child waits, and that time is not counted against it', async () => {
  await withFile(content, async (path) => {
    const from = performance.now();
    await readSheet(path, { onRows: () => {} });
    // As slow as this machine is just now, with room.
    const patience = 4 * (performance.now() - from) + 1_000;
    let isFirst = true;
    const onRows = async () => {
      if (isFirst) await wait(patience + 200);
      isFirst = false;
    };

    const report = await readSheet(path, { onRows, patienceMs: { word: patience, whole: patience } });
    expect(report.complete).toBe(true);
  });
}, 90_000);

test('a child that works too long is ended with a sentence', async () => {
  await withFile(content, async (path) => {
    const late = readSheet(path, { onRows: () => {}, patienceMs: { word: 1, whole: 60_000 } });
    await expect(late).rejects.toThrow('Citirea fișierului a durat prea mult; împărțiți-l în mai multe.');
    await expect(late).rejects.toBeInstanceOf(Unreadable);
    expect(readers()).toEqual([]);
  });
});

test('a child that dies, as when the memory is short, is told in a sentence', async () => {
  await withFile(content, async (path) => {
    const onRows = () => {
      for (const pid of readers()) process.kill(pid, 'SIGKILL');
    };
    const died = readSheet(path, { onRows });

    await expect(died).rejects.toThrow(/cere prea multă memorie/);
    await expect(died).rejects.toBeInstanceOf(Unreadable);
  });
});

test('a reading can be called off, and an error of who reads ends the child', async () => {
  await withFile(content, async (path) => {
    const control = new AbortController();
    const stopped = readSheet(path, { onRows: () => control.abort(), signal: control.signal });
    await expect(stopped).rejects.toThrow(/abort/i);

    const failing = readSheet(path, {
      onRows: () => {
        throw new Error('nu încape');
      },
    });
    await expect(failing).rejects.toThrow('nu încape');
    expect(readers()).toEqual([]);
  });
});

test('the child knows nothing of our environment', async () => {
  await withFile(content, async (path) => {
    process.env.SECRET_OF_THIS_TEST = 'x';
    let seen = 'nothing';
    await readSheet(path, {
      onRows: () => {
        for (const pid of readers()) seen = readFileSync(`/proc/${pid}/environ`, 'utf8');
      },
    });
    expect(seen).not.toContain('SECRET_OF_THIS_TEST');
    expect(seen).not.toBe('nothing');
  });
});

test('a file that is not there is our error, not the sentence of a bad file', async () => {
  const missing = readSheet('/nowhere/at/all', { onRows: () => {} });

  await expect(missing).rejects.toThrow(/ENOENT/);
  await expect(missing).rejects.not.toBeInstanceOf(Unreadable);
});

function readers(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter((pid) => pid !== '' && commandOf(pid).includes('reading/child.js'))
    .map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
