import { limits } from './limits.ts';
import { checkLength, Unreadable } from './sheet.ts';
import { readWholeXml } from './xml.ts';

/** The texts that the cells of a workbook share, by their number; '' for a number that is not there. */
export type SharedStrings = (index: number) => string;

/**
 * Reads the shared strings. They are kept as bytes one after the other: as strings they would keep whole pieces of the
 * file alive, and their number would be bounded by nothing.
 */
export async function readSharedStrings(bytes: AsyncIterable<Buffer>): Promise<SharedStrings> {
  let kept = Buffer.allocUnsafe(65_536);
  let ends = new Uint32Array(4_096);
  let [used, count] = [0, 0];
  const keep = (text: string) => {
    checkLength(text, 0);
    const most = used + text.length * 3;
    if (most > kept.length) kept = grown(kept, Math.max(most, kept.length * 2));
    used += kept.write(text, used, 'utf8');
    if (used > limits.sharedStringBytes || count === limits.sharedStrings)
      throw new Unreadable('Fișierul Excel are prea mult text diferit; împărțiți-l în mai multe fișiere.');
    if (count === ends.length) {
      const longer = new Uint32Array(count * 2);
      longer.set(ends);
      ends = longer;
    }
    ends[count] = used;
    count += 1;
  };

  let [text, isText, phonetic] = ['', false, false];
  await readWholeXml(bytes, {
    open: (tag) => {
      if (tag === 'si') text = '';
      else if (tag === 'rPh') phonetic = true;
      else if (tag === 't') isText = !phonetic;
    },
    text: (piece) => {
      if (!isText) return;
      text += piece;
      checkLength(text, 0);
    },
    close: (tag) => {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') phonetic = false;
      else if (tag === 'si') keep(text);
    },
  });
  return (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= count) return '';
    return kept.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]);
  };
}

function grown(buffer: Buffer<ArrayBuffer>, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(size);
  buffer.copy(larger);
  return larger;
}
