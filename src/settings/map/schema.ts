import { z } from 'zod';
import { last } from '../../web/query.ts';

const text = (max: number, error: string) =>
  z.preprocess((given) => last(given) ?? '', z.string({ error }).trim().max(max, { error }));

/** An address of map pictures; the origin is let through to the map's page alone, so nothing may be hidden in it. */
const tiles = text(300, 'Adresa are cel mult 300 de caractere.').superRefine((given, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (given === '') return;
  const filled = given.replaceAll(/\{[zxy]\}/g, '0');
  const isAddress = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?\/[\w\-.~:/?@!$&()*+=%]*$/i.test(filled);
  if (!/^https:\/\//i.test(given)) return refuse('Adresa începe cu https://: altfel nu se acceptă.');
  if (!['{z}', '{x}', '{y}'].every((part) => given.includes(part)))
    return refuse('În adresă trebuie să fie {z}, {x} și {y}: mărirea, coloana și rândul imaginii.');
  if (!isAddress || !URL.canParse(filled) || /^https:\/\/[^/]*\{/i.test(given))
    return refuse('Adresa nu se înțelege. Scrieți-o ca https://harti.firma.ro/{z}/{x}/{y}.png.');
});

/** Where pictures of the ground come from; both empty for none. */
export const mapSettingsSchema = z
  .object({
    version: z.coerce
      .number({ error: 'Formularul e prea vechi. Reîncărcați pagina.' })
      .int()
      .min(1)
      .max(2_000_000_000),
    tiles_url: tiles,
    tiles_attribution: text(200, 'Sursa are cel mult 200 de caractere.'),
  })
  .superRefine(({ tiles_url, tiles_attribution }, context) => {
    if (tiles_url === '' || tiles_attribution !== '') return;
    const message = 'Scrieți sursa: cine dă imaginile cere să fie numit pe hartă.';
    context.addIssue({ code: 'custom', path: ['tiles_attribution'], message });
  })
  .transform(({ tiles_url, tiles_attribution, version }) => ({
    version,
    tiles_url: tiles_url || null,
    tiles_attribution: tiles_url ? tiles_attribution : null,
  }));
export type MapSettingsInput = z.output<typeof mapSettingsSchema>;
