import { byClass, type Element, find, findAll, parseHtml, textOf } from './html.ts';

/** What a browser would send: each name with its value, or with all its values in order. */
export type Sent = Record<string, string | string[]>;

/** A form as it stands on a page. */
export type Form = {
  action: string;
  /** What would be sent if a button without a name were pressed. */
  fields: Sent;
  /** The one value a name would be sent with, the last of several; undefined when it would not be sent. */
  value(name: string): string | undefined;
  /** The error beside a field: under its control, inside its box. */
  error(name: string): string;
  /** The other value that stands beside a field, with the sentence that says where it comes from. */
  proposal(name: string): string;
  /** Whether a field is marked as filled by the import. */
  isFilled(name: string): boolean;
  page: Element;
};

/** Reads the client's form (or another one, by its id) out of a page. */
export function formOf(html: string, id = 'client-form'): Form {
  const page = parseHtml(html);
  const form = find(page, 'form', { id });
  if (!form) throw new Error(`there is no form #${id} on the page`);
  const fields = sentBy(form);
  const box = (name: string) => find(form, '*', { id: `field-${idOf(name)}` });
  return {
    action: form.attributes.action ?? '',
    fields,
    value: (name) => [fields[name]].flat().at(-1),
    error: (name) => within(box(name), 'error'),
    proposal: (name) => within(find(form, '*', { id: `${idOf(name)}-proposal` }), undefined),
    isFilled: (name) => findAll(form, '*', { name }).some(({ attributes }) => 'data-filled' in attributes),
    page,
  };
}

export type Problem = { href: string; label: string; message: string; links: string[]; target: boolean };

/** The linked summary of a refused form; `target` tells whether a link leads to something on the page. */
export function summaryOf(page: Element): Problem[] {
  const summary = find(page, '*', { id: 'summary' });
  return summary
    ? findAll(summary, 'li').map((item) => {
        const [first, ...links] = findAll(item, 'a');
        const href = first?.attributes.href ?? '';
        return {
          href,
          label: textOf(first),
          message: textOf(item).slice(textOf(first).length).replace(/^: /, ''),
          links: links.map(({ attributes }) => attributes.href ?? ''),
          target: find(page, '*', { id: href.slice(1) }) !== undefined,
        };
      })
    : [];
}

export const idOf = (name: string) => name.replace(/\[(\w+)\]/g, '-$1');

function within(box: Element | undefined, className: string | undefined): string {
  if (!box) return '';
  return className ? byClass(box, className).map(textOf).join(' ') : textOf(find(box, 'span'));
}

function sentBy(form: Element): Sent {
  const sent: Sent = {};
  const add = (name: string, value: string) => {
    const before = sent[name];
    sent[name] = before === undefined ? value : [before, value].flat();
  };
  for (const { tag, attributes, children } of findAll(form, '*', { name: true })) {
    const { name = '', type = 'text', value } = attributes;
    if (tag === 'input' && isSent(type, attributes)) add(name, value ?? (type === 'checkbox' ? 'on' : ''));
    if (tag === 'select') add(name, chosen({ tag, attributes, children }));
  }
  return sent;
}

function isSent(type: string, attributes: Record<string, string>): boolean {
  return type === 'checkbox' || type === 'radio' ? 'checked' in attributes : type !== 'submit';
}

function chosen(select: Element): string {
  const options = findAll(select, 'option');
  const option = options.find(({ attributes }) => 'selected' in attributes) ?? options[0];
  return option ? (option.attributes.value ?? textOf(option)) : '';
}
