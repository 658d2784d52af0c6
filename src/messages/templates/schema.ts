import { z } from 'zod';
import { requiredText, text } from '../../clients/input.ts';
import { fixDiacritics } from '../../romania/diacritics.ts';
import { grouped } from '../../romania/plural.ts';
import { templateTrouble } from '../../texts/template.ts';
import { type Channel, type EventName, eventNames, eventOf } from '../events.ts';

/** A text of ours: an event and a channel that tells of it. */
export const templateParams = z
  .object({ event: z.enum(eventNames), channel: z.enum(['email', 'sms']) })
  .refine(({ event, channel }) => eventOf(event).channels.includes(channel));
export type TemplateKey = z.output<typeof templateParams>;

/** How many letters the text of a channel may have. */
export const longest: Record<Channel, number> = { email: 20_000, sms: 600 };

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

/** A text of several lines as it was written: the spaces that put a list inside a list stay. */
const written = (given: unknown) =>
  typeof given === 'string'
    ? given
        .toWellFormed()
        .replace(/\r\n?|[\u2028\u2029]/g, '\n')
        .replace(control, ' ')
        .replace(/\S+/g, fixDiacritics)
        .replace(/ +$/gm, '')
        .replace(/^\n+|\n+$/g, '')
    : (given ?? '');

/** The subject and the text of an event by a channel; an SMS has no subject. */
export function templateSchema(event: EventName, channel: Channel) {
  const { variables, needs } = eventOf(event);
  const fit = (value: string, context: z.RefinementCtx) => {
    const message = templateTrouble(value, variables);
    if (message) context.addIssue({ code: 'custom', message });
  };
  const whole = (value: string, context: z.RefinementCtx) => {
    if (needs && !value.includes(`{{${needs}}}`))
      context.addIssue({
        code: 'custom',
        message: `Puneți în text {{${needs}}}: fără el mesajul nu folosește la nimic.`,
      });
  };
  const most = longest[channel];
  return z.object({
    subject:
      channel === 'sms'
        ? text(0).transform(() => '')
        : requiredText(200, 'Scrieți subiectul.').superRefine(fit),
    body: z.preprocess(
      written,
      z
        .string({ error: 'Scrieți textul.' })
        .min(1, { error: 'Scrieți textul. Un mesaj gol nu pleacă; evenimentul se oprește din Mesaje.' })
        .max(most, { error: `Aici încap cel mult ${grouped(most)} de caractere.` })
        .superRefine(fit)
        .superRefine(whole),
    ),
  });
}

const version = z.coerce
  .number({ error: 'Formularul e prea vechi. Reîncărcați pagina.' })
  .int()
  .min(0)
  .max(2_000_000_000);

/** The version that a form was made from; 0 while ours holds. */
export const versionSchema = z.object({ version });
/** Which version is to hold again; 0 is ours. */
export const restorationSchema = versionSchema.extend({ of: version });
