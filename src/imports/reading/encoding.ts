import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { limits } from './limits.ts';
import { Unreadable } from './sheet.ts';

const notText = 'Fișierul nu este un text CSV. Trimiteți un fișier Excel (.xlsx) sau CSV.';

// The encoding of SR 14111 (2001), which Node cannot decode: the characters from 0xA0 on.
const LATIN10 =
  '\u00a0ĄąŁ€„Š§š©Ș«Ź\u00adźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ';

/** The encoding of a text file, from its mark or from all its bytes; refuses what is no text and what is too large. */
export async function encodingOf(path: string): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const pairs = new Uint32Array(0x10000);
  let [isUtf8, size, previous] = [true, 0, 0x0a];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (size === 0) {
      if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
    }
    size += chunk.length;
    if (size > limits.sheetBytes)
      throw new Unreadable('Fișierul are peste 400 MB; împărțiți-l în mai multe.');
    if (chunk.includes(0)) throw new Unreadable(notText);
    isUtf8 &&= accepts(utf8, chunk);
    previous = countPairs(pairs, chunk, previous);
  }
  if (isUtf8 && accepts(utf8)) return 'utf-8';
  return isMostlyUtf8(pairs) ? 'utf-8' : oldEncoding(pairs);
}

/** The text of a file, piece by piece; line ends are \n, whatever they were. */
export async function* textOf(path: string, encoding: string): AsyncGenerator<string> {
  const decode = encoding === 'iso-8859-16' ? latin10 : decoder(encoding);
  let endsInReturn = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = decode(chunk);
    if (text.includes('\0')) throw new Unreadable(notText);
    if (text === '') continue;
    // The \n of a line end that the pieces have parted.
    const rest = endsInReturn && text.startsWith('\n') ? text.slice(1) : text;
    endsInReturn = text.endsWith('\r');
    yield rest.replace(/\r\n?/g, '\n');
  }
}

function decoder(encoding: string): (chunk: Buffer) => string {
  const text = new TextDecoder(encoding);
  return (chunk) => text.decode(chunk, { stream: true });
}

function latin10(chunk: Buffer): string {
  return chunk
    .toString('latin1')
    .replace(/[\u00a0-\u00ff]/g, (letter) => LATIN10[letter.charCodeAt(0) - 0xa0] ?? letter);
}

function accepts(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

function countPairs(pairs: Uint32Array, chunk: Buffer, before: number): number {
  let previous = before;
  for (const byte of chunk) {
    const pair = previous * 256 + byte;
    pairs[pair] = (pairs[pair] ?? 0) + 1;
    previous = byte;
  }
  return previous;
}

// One broken letter, cut at a limit, does not make a UTF-8 file another: its letters still come in pairs.
function isMostlyUtf8(pairs: Uint32Array): boolean {
  const whole = total(
    pairs,
    (first, second) => first >= 0xc2 && first < 0xe0 && second >= 0x80 && second < 0xc0,
  );
  const high = total(pairs, (_, second) => second >= 0x80);
  return whole * 2 > high * 0.9;
}

// Windows-1250 and the two ISO ones agree on every Romanian letter; the signs around the letters part them.
function oldEncoding(pairs: Uint32Array): string {
  if (total(pairs, (_, second) => second >= 0x80 && second < 0xa0) > 0) return 'windows-1250';
  const opens = total(pairs, (first, second) => second === 0xa5 && !isLetter(first));
  const closes = total(pairs, (first, second) => first === 0xb5 && !isLetter(second));
  if (opens > 0 && closes > 0) return 'iso-8859-16';
  const slavic = new Set([0xa1, 0xa6, 0xa9, 0xac, 0xae, 0xb1, 0xb6, 0xb9, 0xbc, 0xbe]);
  return total(pairs, (first, second) => isLetter(first) && slavic.has(second)) > 0
    ? 'iso-8859-2'
    : 'windows-1250';
}

// In all three, and in ASCII.
function isLetter(byte: number): boolean {
  return byte >= 0xc0 || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

function total(pairs: Uint32Array, counts: (first: number, second: number) => boolean): number {
  return pairs.reduce(
    (sum, times, pair) => (times > 0 && counts(pair >> 8, pair & 0xff) ? sum + times : sum),
    0,
  );
}
