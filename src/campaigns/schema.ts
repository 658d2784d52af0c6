import { z } from 'zod';
import { flag, multilineText, requiredReference, requiredText, text, whole } from '../clients/input.ts';
import { day } from '../products/input.ts';
import { momentOf } from '../romania/wall-clock.ts';
import { templateTrouble } from '../texts/template.ts';
import { optional } from '../web/query.ts';
import { segmentFields, segmentTroubles } from './segment/schema.ts';
import { variables } from './variables.ts';

const tell = (context: z.RefinementCtx, value: string | null) => {
  const message = value ? templateTrouble(value, variables) : undefined;
  if (message) context.addIssue({ code: 'custom', message });
};

const subject = text(200)
  .transform((value) => value ?? '')
  .superRefine((value, context) => tell(context, value));
const body = multilineText(20_000).superRefine((value, context) => tell(context, value));

const rateMessage = 'Scrieți câte mesaje pleacă pe minut, între 1 și 6000.';

/** A campaign as its form says it: what it says, to whom, how fast. */
export const campaignSchema = z
  .object({
    name: requiredText(120, 'Dați un nume campaniei; îl vedeți numai dumneavoastră.'),
    subject,
    body,
    rate: whole(1, 6000, rateMessage).transform((value) => value ?? 60),
    track_clicks: flag(false),
    ...segmentFields,
  })
  .superRefine((input, context) => {
    for (const { field, message } of segmentTroubles(input))
      context.addIssue({ code: 'custom', path: [field], message });
  })
  .transform(({ name, subject, body, rate, track_clicks, ...segment }) => ({
    name,
    subject,
    body,
    rate,
    track_clicks,
    segment,
  }));

export type CampaignInput = z.output<typeof campaignSchema>;

/** The text alone, as it is being written. */
export const contentSchema = z.object({ subject, body });

const version = whole(1, 2_147_483_647, 'Lipsește versiunea.').transform((value) => value ?? 0);

export const versionSchema = z.object({ version });

/** When a campaign is to start: a day and a time as clocks in Romania show them. */
export const planSchema = z
  .object({
    version,
    day: day('Scrieți ziua ca 24.11.2026.'),
    time: z.preprocess(
      (given) => (typeof given === 'string' ? given.trim() : given),
      z.string({ error: 'Scrieți ora ca 09:30.' }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
        error: 'Scrieți ora ca 09:30.',
      }),
    ),
  })
  .transform(({ version, day, time }, context) => {
    const at = day ? momentOf(day, time) : undefined;
    if (at) return { version, at };
    const message = day ? 'La ora aceasta ceasurile sar la ora de vară. Alegeți alta.' : 'Alegeți ziua.';
    context.addIssue({ code: 'custom', path: [day ? 'time' : 'day'], message });
    return z.NEVER;
  });

export const campaignParams = z.object({ id: requiredReference('Campania nu există.') });

const perPage = { error: 'Pagina are între 1 și 200 de campanii.' };

export const campaignListSchema = z.object({
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});
