import { expect, test } from 'vitest';
import { type Channel, type EventName, eventNames, eventOf } from '../../../src/messages/events.ts';
import { smsSize } from '../../../src/messages/sms-text.ts';
import { defaultTemplate } from '../../../src/messages/templates/defaults.ts';
import { proseOfMail } from '../../../src/messages/templates/mail-html.ts';
import { render } from '../../../src/messages/templates/render.ts';
import { templateSchema } from '../../../src/messages/templates/schema.ts';

const texts = eventNames.flatMap((event) =>
  eventOf(event).channels.map((channel): [EventName, Channel] => [event, channel]),
);
const examplesOf = (event: EventName) =>
  Object.fromEntries(eventOf(event).variables.map(({ name, example }) => [name, example]));
const rendered = (event: EventName, channel: Channel, values: Record<string, string> = examplesOf(event)) => {
  const template = defaultTemplate(event, channel);
  if (!template) throw new Error(`${event} has no text for ${channel}`);
  return render(channel, template, values);
};

const letters = (html: string) =>
  html
    .replace(/<\/?(?:a|strong|em)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

test.each(texts)('%s by %s is a text that could be saved, and reads whole', (event, channel) => {
  expect(templateSchema(event, channel).safeParse(defaultTemplate(event, channel)).error).toBeUndefined();
  const { subject, body_text } = rendered(event, channel);

  expect(subject === '').toBe(channel === 'sms');
  for (const text of [subject, body_text]) {
    expect(text).not.toMatch(/[{}]|\*\*|undefined|\s[,.;:]|[,;:]\.|\.\.|\(\)| {2}|[şţŞŢ]/);
    expect(text.length).toBeLessThanOrEqual(channel === 'sms' ? 160 : 2000);
  }
  expect(body_text).not.toMatch(/\n{3}/);
  if (channel === 'sms') expect(smsSize(body_text).parts).toBe(1);
});

test.each(texts)('%s by %s reads right where everything that may be missing is', (event, channel) => {
  const always =
    /^(client|firm)\.name$|number$|total$|^(order|document)\.(date|kind)|status$|^reason$|^move|^blocked|^note|^portal|link$|^changes|balance$|period$/;
  const values = Object.fromEntries(
    Object.entries(examplesOf(event)).map(([name, value]) => [name, always.test(name) ? value : '']),
  );
  if (event === 'due_soon' || event === 'overdue') {
    values['document.due_date'] = '24.12.2026';
    values['document.open'] = '640,50 lei';
  }
  const { subject, body_text } = rendered(event, channel, values);

  for (const text of [subject, body_text])
    expect(text).not.toMatch(/[{}]|\s[,.;:]|[,;:]\.|\.\.|\*\*| {2}|\n{3}/);
});

test.each(texts.filter(([, channel]) => channel === 'email'))('the two parts of %s say the same', (event) => {
  const { body_text, body_html } = rendered(event, 'email');
  // The HTML begins with the firm's name; the text writes the address of a link behind it.
  const said = body_text.replace(/ \(https?:[^)]*\)/g, '').replace(/^\s*- /gm, '');

  expect(wordsOf(letters(proseOfMail(body_html)))).toEqual([...wordsOf('Firma SRL'), ...wordsOf(said)]);
});

const evil =
  '<script>alert(1)</script>[x](https://rau.ro)\r\nBcc: toti@rau.ro\n- unu\n# Titlu https://rau.ro "\'&';

test.each(texts)(
  'hostile values of %s by %s make no link, no list, no HTML and no header',
  (event, channel) => {
    const plain = rendered(event, channel);
    const values = Object.fromEntries(
      Object.keys(examplesOf(event)).map((name) => [
        name,
        name.endsWith('link') ? (examplesOf(event)[name] ?? '') : evil,
      ]),
    );
    const attacked = rendered(event, channel, values);

    expect(attacked.subject).not.toMatch(/[\r\n]/);
    expect(attacked.subject.length).toBeLessThanOrEqual(200);
    const tags = (html: string) =>
      [...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag).filter((tag) => tag !== 'br');
    expect(tags(attacked.body_html)).toEqual(tags(plain.body_html));
    const links = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links(attacked.body_html)).toEqual(links(plain.body_html));
    expect(attacked.body_text).toContain('<script>alert(1)</script>[x](https://rau.ro)');
  },
);

test('a storno and a paid invoice ask for no money', () => {
  const storno = {
    ...examplesOf('invoice'),
    'document.kind': 'Factura storno',
    'document.kind_inside': 'factura storno',
    'document.number': 'ST 1',
    'document.total': '-48,40 lei',
    'document.due_date': '',
    'document.open': '',
  };

  const { subject, body_text } = rendered('invoice', 'email', storno);

  expect(subject).toBe('Factura storno ST 1 de la Firma SRL');
  expect(body_text).toContain(
    'Vă trimitem alăturat factura storno ST 1 din 24.11.2026, în valoare de -48,40 lei.',
  );
  expect(body_text).not.toMatch(/Plata|scaden/);
  expect(rendered('invoice', 'email').body_text).toContain('RO49 AAAA 1B31 0075 9384 0000');
});

test('a reminder on the very day says so', () => {
  const today = { ...examplesOf('due_soon'), days: '' };

  expect(rendered('due_soon', 'email').subject).toBe('Factura FCT 118 este scadentă peste 3 zile');
  expect(rendered('due_soon', 'email', today).subject).toBe('Factura FCT 118 este scadentă azi');
  expect(rendered('due_soon', 'email', today).body_text).toContain(
    'este scadentă azi. De plată: 640,50 lei.',
  );
});

test('what a page shows of an e-mail has no style and nothing that is not prose', () => {
  const { body_html } = rendered('client_blocked', 'email');

  expect(body_html).toContain('style=');
  expect(proseOfMail(body_html)).not.toContain('style');
  expect(
    proseOfMail(
      '<body><p style="x" onclick="y">a<img src=x><script>b</script><a href="javascript:c">d</a></p></body>',
    ),
  ).toBe('<p>ab<a>d</a></p>');
});
