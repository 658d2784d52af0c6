import { SaxesParser } from 'saxes';

/** An element as it was read; names carry the prefixes that the writer gave them. */
export type Element = {
  name: string;
  text: string;
  attributes: Record<string, string>;
  children: Element[];
};

/** Reads an XML document; throws when it is not well formed. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', text: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, text: '', attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  const [document] = root.children;
  if (!document) throw new Error('There is no element.');
  return document;
}

/** The elements at a path below, such as `cac:Item/cbc:Name`. */
export function all(element: Element, path: string): Element[] {
  return path
    .split('/')
    .reduce(
      (found, name) =>
        found.flatMap(({ children }) => children.filter((child) => name === '*' || child.name === name)),
      [element],
    );
}

/** The text of the first element at a path; an empty one when there is none. */
export function textAt(element: Element, path: string): string {
  const found = path === '' ? element : all(element, path)[0];
  return (found?.text ?? '').replace(/\s+/g, ' ').trim();
}

/** The element and all below it. */
export function everything(element: Element): Element[] {
  return [element, ...element.children.flatMap(everything)];
}
