import { type Draft, textOf } from '../../clients/draft.ts';
import { counted } from '../../romania/plural.ts';
import { fillTemplate, type Values } from '../../texts/template.ts';
import { type EventName, eventOf } from '../events.ts';
import { type SmsSize, smsSize } from '../sms-text.ts';
import { proseOfMail } from '../templates/mail-html.ts';
import { render } from '../templates/render.ts';
import { type TemplateKey, templateSchema } from '../templates/schema.ts';
import type { Subject } from './queries.ts';
import { exampleValues, realValues } from './values.ts';

type Asked = { draft: Draft; actor: { name: string }; baseUrl: string; today: string };

/** A text as it would go to a client now, through the very steps that a message goes; or why it would not. */
export function previewView({ event, channel }: TemplateKey, subject: Subject, { draft, ...asked }: Asked) {
  const parsed = templateSchema(event, channel).safeParse(draft);
  const trouble = parsed.success ? '' : parsed.error.issues.map(({ message }) => message).join(' ');
  const template = parsed.success ? parsed.data : { subject: '', body: '' };
  const real = realValues(event, subject, asked);
  const values = { ...exampleValues(event), ...real };
  const rendered = render(channel, template, values);
  return {
    trouble,
    isMail: channel === 'email',
    from: fromText(subject, textOf(draft.client)),
    examples: exampleNote(event, `${template.subject} ${template.body}`, real),
    subject: rendered.subject,
    html: rendered.body_html && proseOfMail(rendered.body_html),
    text: rendered.body_text,
    sms: channel === 'sms' ? smsNotes(rendered.body_text, fillTemplate(template.body, values, String)) : [],
  };
}

export type PreviewView = ReturnType<typeof previewView>;

function fromText({ client, matches }: Subject, text: string): string {
  if (text.trim() && !client)
    return `Niciun client găsit pentru „${text.trim().slice(0, 60)}”: sunt numai exemple.`;
  if (!client) return 'Încă nu aveți clienți: sunt numai exemple.';
  const several = matches > 1 ? `, primul din ${counted(matches, 'găsit', 'găsiți')}` : '';
  return `Pentru ${client.name}${several}.`;
}

/** Which of the values in the text are made up. */
function exampleNote(event: EventName, text: string, real: Values): string {
  const made = eventOf(event).variables.filter(
    ({ name }) =>
      !(name in real) && new RegExp(`\\{\\{[#^]?\\s*${name.replace('.', '\\.')}\\s*\\}\\}`).test(text),
  );
  return made.length > 0
    ? `Exemple, pentru că clientul nu are așa ceva: ${made.map(({ label }) => label).join(', ')}.`
    : '';
}

function smsNotes(text: string, filled: string): string[] {
  const written = filled.replace(/\s+/g, ' ').trim();
  const notes = [sizeText(smsSize(text))];
  if (text !== written) {
    const kept = smsSize(written).parts;
    notes.push(`Pleacă fără diacritice: cu ele ar fi avut ${counted(kept, 'parte', 'părți')}.`);
  }
  return notes;
}

/** "GSM-7, 91 de semne, o parte" */
const sizeText = ({ alphabet, length, parts }: SmsSize) =>
  `${alphabet === 'GSM-7' ? 'Alfabetul GSM-7' : 'Alfabetul UCS-2, cu diacritice'}, ${counted(length, 'semn', 'semne')}, ${counted(parts, 'parte', 'părți')}.`;
