import type { Readable } from 'node:stream';

/** Where the bytes of what people attach lie. A key is ours, random, and says nothing of what it holds. */
export type Files = {
  /** Keeps the bytes for good before it answers their key and size; rejects when the stream does, leaving nothing. */
  save(content: Readable): Promise<{ key: string; size: number }>;
  /** Puts back, under the key they had, bytes that were kept before; what is there under it is replaced. */
  restore(key: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** The bytes of a key; undefined where it is not here. */
  open(key: string): Promise<Readable | undefined>;
  remove(key: string): Promise<void>;
  /** The keys of what was kept, or begun and never finished, before a moment; in no order. */
  listBefore(moment: Date): AsyncIterable<string>;
};
