import { fileTypeFromBuffer } from 'file-type';
import { officeType } from './office.ts';

const headBytes = 4_100;
// The list of what a zip holds stands at its end; that of an office document is a few kilobytes.
const tailBytes = 262_144;

const pictures = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/pdf']);

const refused =
  'nu este de un fel primit: PDF, PNG, JPEG, WebP, GIF, Word, Excel, PowerPoint, ODT, ODS sau text (.txt, .csv) în UTF-8';

export type Judged = { ok: true; content_type: string } | { ok: false; why: string };

/** Watches the bytes of a file go by and says in the end what they are. Nothing is unpacked and nothing is kept whole. */
export function watchContent() {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let size = 0;
  let isText = true;
  const decoder = new TextDecoder('utf-8', { fatal: true });

  return {
    see(chunk: Buffer): void {
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
      tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
      size += chunk.length;
      isText &&= !chunk.includes(0) && decodes(decoder, chunk);
    },
    /** `name` decides between a text and a table alone: neither says of itself which it is. */
    async judge(name: string): Promise<Judged> {
      if (size === 0) return { ok: false, why: 'este gol' };
      const known = await fileTypeFromBuffer(head);
      const type = known?.mime ?? '';
      if (pictures.has(type)) return { ok: true, content_type: type };
      if (isZip(head)) {
        const office = officeType({ head, tail, size });
        return office ? { ok: true, content_type: office } : { ok: false, why: refused };
      }
      if (type === '' && isText && decodes(decoder) && !looksLikeMarkup(head)) {
        const ending = name.toLowerCase().split('.').at(-1);
        if (ending === 'csv') return { ok: true, content_type: 'text/csv; charset=utf-8' };
        if (ending === 'txt') return { ok: true, content_type: 'text/plain; charset=utf-8' };
      }
      return { ok: false, why: refused };
    },
  };
}

const isZip = (head: Buffer): boolean => head.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'));

/** What a browser or another program could take for a page, a drawing or a script. */
const looksLikeMarkup = (head: Buffer): boolean => /^[\s\ufeff]*(<[a-z!?/]|#!)/i.test(head.toString('utf8'));

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}
