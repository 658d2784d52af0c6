import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createLocalFiles } from '../../../src/external/files/local.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function door() {
  const folder = join(await temporaryFolder(), 'files');
  return { folder, files: createLocalFiles({ folder }) };
}
const all = async (keys: AsyncIterable<string>) => {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list.sort();
};
const later = () => new Date(Date.now() + 60_000);
const namesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());

test('bytes are kept under a key that says nothing of them, and come back whole', async () => {
  const { files } = await door();
  const bytes = Buffer.alloc(300_000, 'abc');
  const { key, size } = await files.save(Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]));

  expect(size).toBe(bytes.length);
  expect(key).toMatch(/^[0-9a-f-]{36}$/);
  const content = await files.open(key);
  expect(content && (await buffer(content)).equals(bytes)).toBe(true);
});

test('a stream that fails, at once or half-way, leaves nothing', async () => {
  const { files, folder } = await door();
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('jumătate');
      throw new Error('ruptă');
    })(),
  );
  const dead = new Readable({ read() {} });
  dead.destroy(new Error('moartă'));

  await expect(files.save(dead)).rejects.toThrow();
  await expect(files.save(broken)).rejects.toThrow('ruptă');
  expect(await namesIn(folder)).toEqual([]);
});

test('what is not here is undefined, what is removed is gone, and a removal may be asked for twice', async () => {
  const { files } = await door();
  const { key } = await files.save(Readable.from([Buffer.from('a')]));
  await files.remove(key);
  await files.remove(key);

  expect(await files.open(key)).toBeUndefined();
  expect(await files.open('00000000-0000-4000-8000-000000000000')).toBeUndefined();
});

test('a key that is none of ours opens no path', async () => {
  const { files } = await door();
  for (const key of ['../../etc/passwd', '', 'a', '/etc/passwd'])
    await expect((async () => files.open(key))()).rejects.toThrow(RangeError);
});

test('what was kept or begun before a moment is listed, and an unfinished one can be removed', async () => {
  const { files, folder } = await door();
  expect(await all(files.listBefore(later()))).toEqual([]);
  const { key } = await files.save(Readable.from([Buffer.from('a')]));
  const unfinished = '0a000000-0000-4000-8000-000000000000';
  await mkdir(join(folder, '0a'), { recursive: true });
  await writeFile(join(folder, '0a', `${unfinished}.tmp`), 'x');
  await writeFile(join(folder, '0a', 'al altcuiva'), 'x');

  expect(await all(files.listBefore(later()))).toEqual([unfinished, key].sort());
  await utimes(join(folder, '0a', `${unfinished}.tmp`), 1, 1);
  expect(await all(files.listBefore(new Date(60_000)))).toEqual([unfinished]);
  await files.remove(unfinished);
  expect(await all(files.listBefore(later()))).toEqual([key]);
});
