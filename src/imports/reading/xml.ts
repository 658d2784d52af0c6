import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { limits } from './limits.ts';
import { Unreadable } from './sheet.ts';

type Attributes = Record<string, string>;
type Handlers = {
  /** Names come without their namespace prefix, which some programs write before each. */
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
};

/**
 * Reads XML piece by piece; yields after each, so that the caller can hand on what it gathered. Document types (and
 * with them entities of one's own) are refused, and so is what grows without end between two tags.
 */
export async function* readXml(
  bytes: AsyncIterable<Buffer>,
  { open, close, text }: Handlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false });
  let [depth, silence] = [0, 0];
  // saxes gathers a text, a comment or a tag as a whole before it tells of it.
  const heard = () => {
    silence = 0;
  };
  parser.on('opentag', ({ name, attributes }) => {
    heard();
    depth += 1;
    if (depth > limits.xmlDepth)
      throw new Unreadable('Fișierul Excel are o structură nepermisă (prea adâncă).');
    open(localName(name), attributes as Attributes);
  });
  parser.on('closetag', ({ name }) => {
    heard();
    depth -= 1;
    close?.(localName(name));
  });
  parser.on('text', (piece) => {
    heard();
    text?.(piece);
  });
  parser.on('cdata', (piece) => {
    heard();
    text?.(piece);
  });
  parser.on('comment', heard);
  parser.on('doctype', () => {
    throw new Unreadable('Fișierul Excel are o structură nepermisă (DOCTYPE).');
  });

  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    silence += chunk.length;
    parser.write(decoder.decode(chunk, { stream: true }));
    if (silence > limits.xmlCharactersBetweenTags)
      throw new Unreadable('O celulă are peste 32.767 de caractere, cât primește Excel.');
    yield;
  }
  parser.close();
}

/** Reads XML to its end. */
export async function readWholeXml(bytes: AsyncIterable<Buffer>, handlers: Handlers): Promise<void> {
  for await (const _ of readXml(bytes, handlers));
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
