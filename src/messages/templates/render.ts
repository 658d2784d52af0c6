import { cut } from '../../texts/cut.ts';
import { escapeProse, proseHtml, proseText } from '../../texts/prose.ts';
import { fillTemplate, type Values } from '../../texts/template.ts';
import type { Channel } from '../events.ts';
import { smsText } from '../sms-text.ts';
import type { Template } from './defaults.ts';
import { mailHtml } from './mail-html.ts';

/** A message as it goes: an e-mail with both its parts, an SMS with its text alone. */
export type Rendered = { subject: string; body_text: string; body_html: string };

const asIs = (value: string) => value;
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Fills a template with values that stand in it as the letters they are.
 * @param values of the variables of the event; `firm.name` heads the e-mail
 * @param foot what stands under the text of an e-mail, in the same writing (a campaign's unsubscribe link)
 */
export function render(channel: Channel, template: Template, values: Values, foot = ''): Rendered {
  if (channel === 'sms')
    return { subject: '', body_text: smsText(fillTemplate(template.body, values, asIs)), body_html: '' };
  const prose = fillTemplate(template.body, values, escapeProse);
  return {
    subject: cut(oneLine(fillTemplate(template.subject, values, asIs)), 200),
    body_text: [proseText(prose), ...(foot ? ['', '-- ', proseText(foot)] : [])].join('\n'),
    body_html: mailHtml({ firm: values['firm.name'] ?? '', body: proseHtml(prose), foot: proseHtml(foot) }),
  };
}
