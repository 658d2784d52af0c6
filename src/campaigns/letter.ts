import { type Rendered, render } from '../messages/templates/render.ts';
import { escapeProse, proseHtml } from '../texts/prose.ts';
import { fillTemplate, type Values } from '../texts/template.ts';
import { unsubscribeToken } from './consents/link.ts';

/** What a campaign says. */
export type Content = { subject: string; body: string };

/** Whom one of its mails is for. */
export type Reader = {
  email: string;
  name: string;
  client_name: string;
  level_name: string;
  type_name: string;
  manager_name: string;
};

/** The address of the page on which a recipient says no; 0 leads to one that says that it is a test. */
export const unsubscribeUrl = (baseUrl: string, key: Buffer, recipientId: number): string =>
  `${baseUrl}/unsubscribe/${unsubscribeToken(key, recipientId)}`;

/** A mail of a campaign as it goes; under it stands who writes, why, and how to say no. */
export function renderLetter(content: Content, reader: Reader, firm: Values, unsubscribe: string): Rendered {
  return render('email', content, valuesOf(reader, firm), footOf(reader, firm, unsubscribe));
}

/** Its text and its foot as HTML that a page of ours may show. */
export function letterHtml({ body }: Content, reader: Reader, firm: Values): { body: string; foot: string } {
  const filled = fillTemplate(body, valuesOf(reader, firm), escapeProse);
  return { body: proseHtml(filled), foot: proseHtml(footOf(reader, firm, '#')) };
}

const valuesOf = (reader: Reader, firm: Values): Values => ({
  ...firm,
  'client.name': reader.client_name,
  'client.level': reader.level_name,
  'client.type': reader.type_name,
  'client.manager': reader.manager_name,
  'recipient.name': reader.name,
});

/** Who is shown where there is nobody of the segment yet. */
export const nobody: Reader = {
  email: 'ioana@exemplu.ro',
  name: 'Ioana Dinu',
  client_name: 'Moara Veche SRL',
  level_name: 'Large Business',
  type_name: 'Distribuitor',
  manager_name: 'Bogdan Pop',
};

function footOf({ email, client_name }: Reader, firm: Values, unsubscribe: string): string {
  const [name, phone, mail] = ['firm.name', 'firm.phone', 'firm.email'].map((key) => firm[key] ?? '');
  const sender = [name && `**${escapeProse(name)}**`, ...[phone, mail].map((each) => escapeProse(each ?? ''))]
    .filter(Boolean)
    .join(' · ');
  const why = `Primiți acest mesaj la ${escapeProse(email)}, pentru ${escapeProse(client_name)}, fiindcă la noi este notat acordul de a primi mesaje comerciale.`;
  return [
    `${sender ? `Vă scrie ${sender}.\n` : ''}${why}`,
    `[Nu mai vreau astfel de mesaje](${unsubscribe}) · [Ce mesaje primesc](${unsubscribe}/preferences)`,
  ].join('\n\n');
}
