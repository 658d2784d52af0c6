import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { documentPdf } from '../../../src/documents/pdf/document-pdf.ts';
import { checkPicture } from '../../../src/settings/company/picture.ts';
import { record } from '../../documents/pdf/paper.ts';
import { chunk, png } from '../../support/pictures.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const end = chunk('IEND', Buffer.alloc(0));

type Header = { width?: number; height?: number; bits?: number; colour?: number; interlace?: number };

function header({ width = 8, height = 8, bits = 8, colour = 6, interlace = 0 }: Header = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, colour, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

/** Rows of zeros, each after its filter. */
const rows = (rowLength: number, filter = 0, count = 8) =>
  Buffer.concat(
    Array.from({ length: count }, () => Buffer.concat([Buffer.from([filter]), Buffer.alloc(rowLength)])),
  );
const points = (...given: Parameters<typeof rows>) => chunk('IDAT', deflateSync(rows(...given)));
const picture = (...chunks: Buffer[]) => Buffer.concat([signature, ...chunks]);
const palette = chunk('PLTE', Buffer.alloc(6));
const transparency = chunk('tRNS', Buffer.from([0, 255]));

const marker = (code: number, data: number[]) =>
  Buffer.from([0xff, code, (data.length + 2) >> 8, (data.length + 2) & 255, ...data]);
const frame = (width: number, height: number, { code = 0xc0, channels = 3 } = {}) =>
  marker(code, [8, height >> 8, height & 255, width >> 8, width & 255, channels, ...Array(9).fill(0)]);
const scan = Buffer.concat([marker(0xda, [1, 1, 0, 0, 63, 0]), Buffer.from([1, 2, 3])]);
const jpeg = (...parts: Buffer[]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...parts]);
const closing = Buffer.from([0xff, 0xd9]);
const jfif = marker(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);

const whole = points(32);
const good: [what: string, bytes: Buffer][] = [
  ['plain colours', png(40, 20)],
  ['colours with transparency', picture(header(), whole, end)],
  ['points in two parts', picture(header(), ...halves(whole), end)],
  ['a palette of two colours', picture(header({ bits: 1, colour: 3 }), palette, points(1), end)],
  ['a palette with transparency', picture(header({ colour: 3 }), palette, transparency, points(8), end)],
  ['shades of grey', picture(header({ bits: 16, colour: 0 }), points(16, 4), end)],
  ['the largest', png(1000, 1000)],
  ['a photograph', jpeg(jfif, frame(40, 20), scan, closing)],
  ['a progressive photograph', jpeg(jfif, frame(40, 20, { code: 0xc2, channels: 1 }), scan, closing)],
];

function halves(idat: Buffer): Buffer[] {
  const data = idat.subarray(8, -4);
  return [chunk('IDAT', data.subarray(0, 5)), chunk('IDAT', data.subarray(5))];
}

test.each(good)('%s is a logo, and is printed', async (_what, bytes) => {
  const answer = checkPicture(bytes);

  expect(answer.ok).toBe(true);
  const content_type = answer.ok ? answer.content_type : '';
  const pdf = await documentPdf(record(), { content_type, bytes });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});

const unprintable = 'nu poate fi tipărită';
test.each<[what: string, bytes: Buffer, sentence: string]>([
  ['an empty file', Buffer.alloc(0), 'PNG sau JPEG'],
  ['a page', Buffer.from('<svg/>'), 'PNG sau JPEG'],
  ['a signature alone', signature, unprintable],
  ['no header', picture(whole, end), unprintable],
  ['two headers', picture(header(), header(), whole, end), unprintable],
  ['a header cut short', picture(chunk('IHDR', Buffer.alloc(9)), whole, end), unprintable],
  ['no points', picture(header(), end), unprintable],
  ['garbage for points', picture(header(), chunk('IDAT', Buffer.from('gunoi, nu puncte')), end), unprintable],
  ['points cut short', picture(header(), chunk('IDAT', whole.subarray(8, 20)), end), unprintable],
  ['a file cut short', picture(header(), whole).subarray(0, -6), unprintable],
  ['no end', picture(header(), whole), unprintable],
  ['an unknown filter', picture(header(), points(32, 9), end), unprintable],
  ['too few rows', picture(header(), points(32, 0, 7), end), unprintable],
  ['too many rows', picture(header(), points(32, 0, 9), end), unprintable],
  ['a bomb', picture(header(), chunk('IDAT', deflateSync(Buffer.alloc(50_000_000))), end), unprintable],
  ['no width', picture(header({ width: 0 }), whole, end), unprintable],
  ['unknown colours', picture(header({ colour: 5 }), whole, end), unprintable],
  ['colours of three bits', picture(header({ bits: 3, colour: 0 }), points(3), end), unprintable],
  ['no palette', picture(header({ colour: 3 }), points(8), end), unprintable],
  ['a palette where none is', picture(header(), palette, whole, end), unprintable],
  [
    'half a colour',
    picture(header({ colour: 3 }), chunk('PLTE', Buffer.alloc(4)), points(8), end),
    unprintable,
  ],
  [
    'a palette with transparency and an unknown filter',
    picture(header({ colour: 3 }), palette, transparency, points(8, 9), end),
    unprintable,
  ],
  [
    'transparency of few colours',
    picture(header({ bits: 1, colour: 3 }), palette, transparency, points(1), end),
    'transparență',
  ],
  ['an interlaced picture', picture(header({ interlace: 1 }), whole, end), 'întrețesere'],
  ['a moving picture', picture(header(), chunk('acTL', Buffer.alloc(8)), whole, end), 'nu se mișcă'],
  ['too wide a picture', png(1001, 2), '1000 × 1000'],
  ['a photograph cut before its points', jpeg(jfif, frame(40, 20)), unprintable],
  ['a photograph without an end', jpeg(jfif, frame(40, 20), scan), unprintable],
  ['a photograph without a frame', jpeg(jfif, scan, closing), unprintable],
  ['a photograph of two channels', jpeg(frame(40, 20, { channels: 2 }), scan, closing), unprintable],
  ['a photograph of another coding', jpeg(frame(40, 20, { code: 0xc9 }), scan, closing), unprintable],
  ['a photograph whose marker runs over', jpeg(Buffer.from([0xff, 0xe0, 0xff, 0xff, 1])), unprintable],
  ['garbage after the first bytes', Buffer.from('ffd8ff00112233', 'hex'), unprintable],
  ['too large a photograph', jpeg(frame(4000, 3000), scan, closing), '1000 × 1000'],
])('%s is no logo', (_what, bytes, sentence) => {
  expect(checkPicture(bytes)).toEqual({ ok: false, message: expect.stringContaining(sentence) });
});
