import { inflateSync } from 'node:zlib';

type ContentType = 'image/png' | 'image/jpeg';
export type CheckedPicture = { ok: true; content_type: ContentType } | { ok: false; message: string };

/** More than what the corner of a document shows; every PDF would unpack them anew. */
const mostPoints = 1000;

const notPicture = 'Sigla este o imagine PNG sau JPEG.';
const tooLarge = 'Sigla are cel mult 1000 × 1000 de puncte. Micșorați imaginea.';
const broken = 'Imaginea nu poate fi tipărită pe documente. Salvați-o din nou ca PNG sau JPEG.';
const interlaced = 'Imaginea PNG este întrețesută (interlaced). Salvați-o din nou fără întrețesere.';
const animated = 'Sigla este o imagine care nu se mișcă.';
const packed =
  'Imaginea PNG are transparență cu mai puțin de 256 de culori. Salvați-o din nou cu 8 biți pe culoare.';

/**
 * What a picture is by its content, or why documents cannot carry it. It is read to its last point: what makes the PDF
 * throws past every catch at a picture that turns out damaged.
 */
export function checkPicture(bytes: Buffer): CheckedPicture {
  const isPng = bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'));
  const isJpeg = bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'));
  if (!isPng && !isJpeg) return { ok: false, message: notPicture };
  const message = isPng ? pngFault(bytes) : jpegFault(bytes);
  return message ? { ok: false, message } : { ok: true, content_type: isPng ? 'image/png' : 'image/jpeg' };
}

type Chunk = { type: string; data: Buffer };

// How many numbers make a point, and of how many bits each may be, for every type of colours.
const colours: Record<number, { channels: number; bits: number[] }> = {
  0: { channels: 1, bits: [1, 2, 4, 8, 16] },
  2: { channels: 3, bits: [8, 16] },
  3: { channels: 1, bits: [1, 2, 4, 8] },
  4: { channels: 2, bits: [8, 16] },
  6: { channels: 4, bits: [8, 16] },
};
const withPalette = 3;

function pngFault(bytes: Buffer): string | undefined {
  const chunks = chunksOf(bytes);
  const header = chunks?.[0];
  if (!chunks || header?.type !== 'IHDR' || header.data.length !== 13) return broken;
  const of = (type: string) => chunks.filter((chunk) => chunk.type === type).map(({ data }) => data);
  if (['acTL', 'fcTL', 'fdAT'].some((type) => of(type).length > 0)) return animated;

  const [width, height] = [header.data.readUInt32BE(0), header.data.readUInt32BE(4)];
  const [bits = 0, colourType = 0, compression, filter, interlace] = header.data.subarray(8);
  const colour = colours[colourType];
  if (!colour?.bits.includes(bits) || compression !== 0 || filter !== 0) return broken;
  if (of('IHDR').length !== 1 || width === 0 || height === 0) return broken;
  if (width > mostPoints || height > mostPoints) return tooLarge;
  if (interlace !== 0) return interlaced;

  const [palette, ...more] = of('PLTE');
  if (more.length > 0 || (palette !== undefined) !== (colourType === withPalette)) return broken;
  if (palette && (palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768)) return broken;
  if (of('tRNS').length > 1) return broken;
  if (palette && bits < 8 && of('tRNS').length === 1) return packed;
  const rowLength = 1 + Math.ceil((width * bits * colour.channels) / 8);
  return arePoints(Buffer.concat(of('IDAT')), rowLength, height) ? undefined : broken;
}

/** The chunks up to the last one; undefined where one is cut short. What follows the end is nobody's. */
function chunksOf(bytes: Buffer): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return undefined;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: bytes.subarray(at + 8, end) });
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
  return undefined;
}

/** Whether the packed points are all there, and no more: each row starts with one of the five filters. */
function arePoints(deflated: Buffer, rowLength: number, height: number): boolean {
  const length = rowLength * height;
  const points = inflated(deflated, length);
  if (points?.length !== length) return false;
  return Array.from({ length: height }, (_, row) => points[row * rowLength] ?? 9).every(
    (filter) => filter <= 4,
  );
}

function inflated(deflated: Buffer, most: number): Buffer | undefined {
  try {
    return inflateSync(deflated, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}

/** Walks the markers of a JPEG to where its points start. */
function jpegFault(bytes: Buffer): string | undefined {
  let frame: Buffer | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0xff;
    if (bytes[at] !== 0xff || marker === 0xff) return broken;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return broken;
    const data = bytes.subarray(at + 4, end);
    if (marker === 0xda) return frame ? frameFault(frame, bytes.subarray(end)) : broken;
    if (isFrame(marker)) {
      // Baseline, extended and progressive are what every reader of PDF opens.
      if (frame || marker > 0xc2) return broken;
      frame = data;
    }
    at = end;
  }
  return broken;
}

const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function frameFault(frame: Buffer, points: Buffer): string | undefined {
  if (frame.length < 6) return broken;
  const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
  if (frame[0] !== 8 || width === 0 || height === 0 || ![1, 3, 4].includes(frame[5] ?? 0)) return broken;
  if (width > mostPoints || height > mostPoints) return tooLarge;
  const end = points.lastIndexOf(Buffer.from([0xff, 0xd9]));
  return end > 0 ? undefined : broken;
}
