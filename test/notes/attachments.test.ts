import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sweepNoteFiles } from '../../src/notes/jobs.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { png } from '../support/pictures.ts';
import { workbook, zip } from '../support/workbooks.ts';
import { type Attached, makeNote, readNotes, sendNote } from './notes.ts';

let t: TestApp;
let id: number;
let tab: string;
beforeAll(async () => {
  t = await testApp();
  ({ id } = await makeClient(t, { name: 'Moara Veche SRL' }));
  tab = `/clients/${id}/notes`;
});
afterAll(() => t.close());

const attach = (files: Attached[], fields: Record<string, string> = {}) =>
  sendNote(t, t.ana, tab, { fields: { text: 'cu fișiere', ...fields }, files });
const tomorrow = () => new Date(Date.now() + 2 * 86_400_000);
async function keysOnDisk(): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of t.services.files.listBefore(tomorrow())) keys.push(key);
  return keys;
}
const latest = async () => (await readNotes(t, id, '?limit=1'))[0];

/** A zip whose parts are not packed, as OpenDocument wants its first one. */
function storedZip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(data.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    const local = Buffer.concat([
      Buffer.from('504b03041400000000000000000000', 'hex').subarray(0, 14),
      sizes,
      lengths,
      Buffer.from(name),
      data,
    ]);
    const offset = Buffer.alloc(4);
    offset.writeUInt32LE(at, 0);
    list.push(
      Buffer.concat([
        Buffer.from('504b0102140014000000000000000000', 'hex'),
        sizes,
        lengths,
        Buffer.alloc(10),
        offset,
        Buffer.from(name),
      ]),
    );
    bodies.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(Buffer.concat(list).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...list, end]);
}

const office = (main: string, more: Record<string, string> = {}) =>
  zip({
    'docProps/picture.png': 'x'.repeat(9000),
    [main]: '<a/>',
    '[Content_Types].xml': '<Types/>',
    ...more,
  });
const openDocument = (type: string, more: Record<string, string> = {}) =>
  storedZip({ mimetype: `application/vnd.oasis.opendocument.${type}`, 'content.xml': '<a/>', ...more });

const taken: [name: string, content: () => Buffer | string | Promise<Buffer>, type: string][] = [
  ['ofertă.pdf', () => '%PDF-1.7\n1 0 obj', 'application/pdf'],
  ['poză.png', () => png(8, 8), 'image/png'],
  ['poză.jpg', () => Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'image/jpeg'],
  ['poză.gif', () => 'GIF89a\x01\0\x01\0\0\0\0;', 'image/gif'],
  ['poză.webp', () => 'RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0', 'image/webp'],
  [
    'contract.docx',
    () => office('word/document.xml'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  [
    'prețuri.xlsx',
    () => workbook([['a', 'b']]),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  [
    'prezentare.pptx',
    () => office('ppt/presentation.xml'),
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
  ['scrisoare.odt', () => openDocument('text'), 'application/vnd.oasis.opendocument.text'],
  ['tabel.ods', () => openDocument('spreadsheet'), 'application/vnd.oasis.opendocument.spreadsheet'],
  ['notițe.txt', () => 'bună ziua, țară', 'text/plain; charset=utf-8'],
  ['listă.csv', () => '\ufeffa;b\n1;2', 'text/csv; charset=utf-8'],
];

test('each kind is taken for what it holds, and comes back as a file to keep', async () => {
  const files = await Promise.all(
    taken.map(async ([name, content]) => ({ name, content: Buffer.from(await content()) })),
  );
  expect((await attach(files.slice(0, 6))).statusCode).toBe(303);
  const first = await latest();
  expect((await attach(files.slice(6))).statusCode).toBe(303);
  const kept = [...(first?.files ?? []), ...((await latest())?.files ?? [])];

  expect(kept.map(({ name, content_type }) => [name, content_type])).toEqual(
    taken.map(([name, , type]) => [name, type]),
  );
  for (const [index, { name, content_type, href }] of kept.entries()) {
    const answer = await t.bogdan.get(href);
    expect([name, answer.rawPayload.equals(files[index]?.content ?? Buffer.alloc(0))]).toEqual([name, true]);
    expect(answer.headers).toMatchObject({
      'content-type': content_type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; /);
    expect(answer.headers['content-disposition']).toContain(`UTF-8''${encodeURIComponent(name)}`);
  }
});

const refusedFiles: [name: string, content: () => Buffer | string][] = [
  ['pagină.html', () => '<!doctype html><script>alert(1)</script>'],
  ['pagină.txt', () => '  <html><body>'],
  ['desen.svg', () => '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['desen.txt', () => '<?xml version="1.0"?><svg/>'],
  ['program.exe', () => Buffer.concat([Buffer.from('MZ'), randomBytes(200)])],
  ['program.txt', () => Buffer.concat([Buffer.from('7f454c46', 'hex'), randomBytes(200)])],
  ['script.txt', () => '#!/bin/sh\nrm -rf /'],
  ['arhivă.zip', () => storedZip({ 'a.txt': 'a' })],
  ['bombă.docx', () => zip({ 'a.txt': { before: '', piece: '0'.repeat(1000), times: 4_000, after: '' } })],
  ['cu macrocomenzi.docx', () => office('word/document.xml', { 'word/vbaProject.bin': 'x' })],
  ['cu macrocomenzi.odt', () => openDocument('text', { 'Basic/Standard/Module1.xml': 'x' })],
  ['retezat.docx', () => office('word/document.xml').subarray(0, -30)],
  ['nul.txt', () => 'a\0b'],
  ['vechi.csv', () => Buffer.from('\xba\xfe', 'latin1')],
  ['gol.pdf', () => ''],
];

test('what is not on the list is refused by its content, each in a sentence, and leaves nothing', async () => {
  const before = [await keysOnDisk(), (await latest())?.id];
  const files = refusedFiles.map(([name, content]) => ({ name, content: content() }));
  const good = { name: 'bun.txt', content: 'bun' };
  for (const part of [files.slice(0, 8), files.slice(8)]) {
    const answer = await attach([good, ...part], { text: 'textul meu' });

    expect(answer.statusCode).toBe(422);
    for (const { name } of part) expect(answer.body).toContain(`„${name}”`);
    expect(answer.body).not.toContain('„bun.txt”');
    expect(answer.body).toContain('textul meu</textarea>');
    expect(answer.body).toContain('fișierele trebuie alese din nou');
  }
  expect([await keysOnDisk(), (await latest())?.id]).toEqual(before);
});

test('a file above ten megabytes and an eleventh file are refused, with the text kept', async () => {
  const before = await keysOnDisk();
  const large = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(10 * 1024 * 1024, 32)]);
  const tooLarge = await attach([{ name: 'mare.pdf', content: large }]);
  const tooMany = await attach(
    Array.from({ length: 11 }, (_, index) => ({ name: `${index}.txt`, content: 'a' })),
  );

  expect([tooLarge.statusCode, tooMany.statusCode]).toEqual([422, 422]);
  expect(tooLarge.body).toContain('„mare.pdf” are peste 10 MB.');
  expect(tooMany.body).toContain('O notă are cel mult 10 fișiere.');
  for (const { body } of [tooLarge, tooMany]) expect(body).toContain('cu fișiere</textarea>');
  expect(await keysOnDisk()).toEqual(before);
});

const names: [given: string, kept: string][] = [
  ['../../etc/parolă.txt', 'parolă.txt'],
  ['C:\\Dosar\\ofertă.txt', 'ofertă.txt'],
  ['facturi\u202Etxt.exe.txt', 'facturi txt.exe.txt'],
  ['a:b;c*.txt', 'a b;c.txt'],
  [`${'lung'.repeat(60)}.txt`, `${'lung'.repeat(60).slice(0, 150)}.txt`],
  [`${'a'.repeat(149)}😀.txt`, `${'a'.repeat(149)}.txt`],
];

test('names lose what a system cannot keep', async () => {
  await attach(names.map(([name]) => ({ name, content: 'x' })));
  expect((await latest())?.files.map(({ name }) => name)).toEqual(names.map(([, kept]) => kept));
});

test('what holds a PDF is called one', async () => {
  await attach([{ name: 'factura.exe', content: '%PDF-1.4\n' }]);
  expect((await latest())?.files[0]?.name).toBe('factura.exe.pdf');
});

test('a note takes files later and gives them up; the bytes go with the row', async () => {
  await attach([
    { name: 'unu.txt', content: '1' },
    { name: 'doi.txt', content: '2' },
  ]);
  const note = await latest();
  const before = (await keysOnDisk()).length;
  const fields = { text: 'altfel', version: '1', remove_files: String(note?.files[0]?.id) };
  const url = `${tab}/${note?.id}`;
  const saved = await sendNote(t, t.ana, url, { fields, files: [{ name: 'trei.txt', content: '3' }] });

  expect(saved.statusCode).toBe(303);
  expect((await latest())?.files.map(({ name }) => name)).toEqual(['doi.txt', 'trei.txt']);
  expect(await keysOnDisk()).toHaveLength(before);
  expect((await t.ana.get(note?.files[0]?.href ?? '')).statusCode).toBe(404);

  const stale = await sendNote(t, t.ana, url, {
    fields: { text: 'târziu', version: '1' },
    files: [{ name: '4.txt', content: '4' }],
  });
  expect(stale.statusCode).toBe(409);
  expect(await keysOnDisk()).toHaveLength(before);
});

test('the same form with its file sent twice is one note with one file', async () => {
  const before = (await keysOnDisk()).length;
  const send = () => attach([{ name: 'o dată.txt', content: 'x' }], { text: 'o dată', form_key: 'fișier' });
  expect((await Promise.all([send(), send()])).map(({ statusCode }) => statusCode)).toEqual([303, 303]);

  expect((await readNotes(t, id, '?q=o%20data')).map(({ files }) => files.length)).toEqual([1]);
  expect(await keysOnDisk()).toHaveLength(before + 1);
});

test("the files of a deleted note and of another client's are not there", async () => {
  await attach([{ name: 'a.txt', content: 'a' }]);
  const note = await latest();
  const file = note?.files[0];
  const other = await makeClient(t, { name: 'Alta SRL' });
  expect((await t.ana.get(`/clients/${other.id}/note-files/${file?.id}`)).statusCode).toBe(404);
  await t.ana.post(`${tab}/${note?.id}/deletion`);
  expect((await t.ana.get(file?.href ?? '')).statusCode).toBe(404);
  await t.ana.post(`${tab}/${note?.id}/restoration`);
  expect((await t.ana.get(file?.href ?? '')).statusCode).toBe(200);
});

test('a request that breaks off half-way through a file leaves no row and no bytes', async () => {
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = t.app.server.address() as { port: number };
  const before = { keys: await keysOnDisk(), note: await latest() };
  const part = (name: string, more = '') =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${tab} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\ncookie: clientela_session=${t.ana.cookies.clientela_session}\r\n` +
      `content-type: multipart/form-data; boundary=x\r\ncontent-length: 9000000\r\n\r\n` +
      `${part('text')}rupt\r\n${part('files', '; filename="unu.txt"')}întreg\r\n${part('files', '; filename="doi.txt"')}${'jumătate '.repeat(5000)}`,
  );
  await vi.waitFor(async () => expect((await keysOnDisk()).length).toBe(before.keys.length + 2), {
    timeout: 5000,
  });
  socket.destroy();

  await vi.waitFor(async () => expect(await keysOnDisk()).toEqual(before.keys), { timeout: 5000 });
  expect((await latest())?.id).toBe(before.note?.id);
});

test('a connection lost while the note is committed takes nothing away from it', async () => {
  const { queries } = t.proxy;
  queries.push = (...texts) => {
    // The server still hears it; its answer is lost.
    if (texts.some((text) => /^commit$/i.test(text))) process.nextTick(() => t.proxy.cut());
    return Array.prototype.push.apply(queries, texts);
  };
  const answer = await attach([{ name: 'rămâne.txt', content: 'rămâne' }], { text: 'scrisă' });
  queries.push = Array.prototype.push;
  t.proxy.mend();

  expect(answer.statusCode).toBeGreaterThanOrEqual(500);
  await vi.waitFor(async () => expect((await latest())?.text).toBe('scrisă'), { timeout: 5000 });
  expect((await t.ana.get((await latest())?.files[0]?.href ?? '')).body).toBe('rămâne');
});

test('bytes that no note has are swept after a day, and no others', async () => {
  const { files } = t.services;
  await makeNote(t, id);
  await attach([{ name: 'ține.txt', content: 'ține' }]);
  const { key } = await files.save(Readable.from([Buffer.from('orfan')]));
  const now = t.services.now;

  await sweepNoteFiles.run(t.services, {});
  expect(await keysOnDisk()).toContain(key);
  t.services.now = tomorrow;
  await sweepNoteFiles.run(t.services, {});
  t.services.now = now;
  expect(await keysOnDisk()).not.toContain(key);
  expect((await t.ana.get((await latest())?.files[0]?.href ?? '')).body).toBe('ține');
  const rows = await t.db.selectFrom('note_files').select('file_key').execute();
  expect((await keysOnDisk()).sort()).toEqual(rows.map(({ file_key }) => file_key).sort());
});
