import { z } from 'zod';
import { textOf } from '../../clients/draft.ts';
import { whole } from '../../clients/input.ts';
import { email } from '../../clients/schema.ts';
import { counted } from '../../romania/plural.ts';
import { last } from '../../web/query.ts';
import { eventNames, eventOf } from '../events.ts';

const most = 10;

/** Days as a person lists them: „1, 7, 15”. Nothing: no day. */
const days = (from: number) =>
  z.preprocess(
    (given) =>
      textOf(given)
        .split(/[\s,;]+/)
        .filter(Boolean),
    z
      .array(z.string())
      .max(most, { error: `Scrieți cel mult ${counted(most, 'zi', 'zile')}.` })
      .transform((given, context) => {
        const refuse = (message: string) => {
          context.addIssue({ code: 'custom', message });
          return z.NEVER;
        };
        const isDay = (text: string) => /^\d{1,3}$/.test(text) && Number(text) >= from && Number(text) <= 365;
        const strange = given.find((text) => !isDay(text));
        if (strange !== undefined)
          return refuse(
            `„${strange.slice(0, 20)}” nu e un număr de zile între ${from} și 365. Scrieți, de exemplu, 1, 7, 15.`,
          );
        const listed = given.map(Number);
        const twice = listed.find((day, at) => listed.indexOf(day) !== at);
        if (twice !== undefined) return refuse(`${twice} apare de două ori. Păstrați-l o dată.`);
        return listed.sort((one, other) => one - other);
      }),
  );

const onOff = z.preprocess(last, z.stringbool({ error: 'Alegeți da sau nu.' }).optional());
const switches = Object.fromEntries(
  eventNames.map((name) => [
    name,
    z.object(Object.fromEntries(eventOf(name).channels.map((channel) => [channel, onOff]))).optional(),
  ]),
);

/** The settings of messages to save; a switch that is left out stays as it is. */
export const messageSettingsSchema = z.object({
  version: whole(1, 999_999_999, 'Formularul e prea vechi. Reîncărcați pagina.'),
  form_key: z.preprocess(last, z.string().max(200).optional()),
  reply_to: email,
  due_soon_days: days(0),
  overdue_days: days(1),
  switches: z.object(switches).prefault({}),
});
export type MessageSettingsInput = z.output<typeof messageSettingsSchema>;

export const channelParams = z.object({ channel: z.enum(['email', 'sms']) });
export const pauseSchema = z.object({ paused: z.stringbool({ error: 'Alegeți oprit sau pornit.' }) });
