/** One element of a page; children are elements and plain text with its entities decoded. */
export type Element = { tag: string; attributes: Record<string, string>; children: (Element | string)[] };

const empty = new Set('meta link input br hr img use'.split(' '));
const token =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<\/([\w-]+)\s*>|<([\w-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|[^<]+/gi;
const attribute = /([^\s=/]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Reads a page or a piece of one. Throws where the tags do not close in order: our pages are well formed. */
export function parseHtml(html: string): Element {
  const root: Element = { tag: 'root', attributes: {}, children: [] };
  const open = [root];
  for (const [whole, closed, opened, given, slash] of html.matchAll(token)) {
    const parent = open.at(-1) as Element;
    if (closed) {
      if (open.pop()?.tag !== closed) throw new Error(`</${closed}> closes what was not open`);
    } else if (opened) {
      const element = { tag: opened, attributes: attributesOf(given ?? ''), children: [] };
      parent.children.push(element);
      if (!slash && !empty.has(opened)) open.push(element);
    } else if (!whole.startsWith('<!')) parent.children.push(decode(whole));
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is never closed`);
  return root;
}

/** Every element below that has all these attributes; `true` stands for any value. */
export function findAll(from: Element, tag: string, where: Record<string, string | true> = {}): Element[] {
  return from.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    const fits =
      (tag === '*' || child.tag === tag) &&
      Object.entries(where).every(([name, value]) =>
        value === true ? name in child.attributes : child.attributes[name] === value,
      );
    return [...(fits ? [child] : []), ...findAll(child, tag, where)];
  });
}

export function find(from: Element, tag: string, where: Record<string, string | true> = {}) {
  return findAll(from, tag, where)[0];
}

/** Elements that carry this class among others. */
export function byClass(from: Element, name: string): Element[] {
  return findAll(from, '*', { class: true }).filter(({ attributes }) =>
    attributes.class?.split(' ').includes(name),
  );
}

/** What a person reads there, with single spaces. */
export function textOf(from: Element | undefined): string {
  const texts = (element: Element): string[] =>
    element.tag === 'br'
      ? ['\n']
      : element.children.flatMap((child) => (typeof child === 'string' ? [child] : texts(child)));
  return from ? texts(from).join('').replace(/\s+/g, ' ').trim() : '';
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(attribute)].map(([, name, double, single, bare]) => [
      name,
      decode(double ?? single ?? bare ?? ''),
    ]),
  );
}

function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] as string);
}
