import { z } from 'zod';
import { listOf, requiredReference, whole } from '../clients/input.ts';

/** A document to be made of a template. `template_version`: the text that was seen, refused when it is not the newest. */
export const makeSchema = z.object({
  template_id: requiredReference('Alegeți șablonul.'),
  template_version: whole(1, 1_000_000, 'Versiunea șablonului nu există.'),
  fields: z.preprocess(
    (given) => (given === '' || Array.isArray(given) ? {} : (given ?? {})),
    z.record(z.string(), z.unknown(), { error: 'Câmpurile sunt perechi de nume și valoare.' }),
  ),
});
export type MakeInput = z.output<typeof makeSchema>;

export const sendSchema = z.object({
  to: z.preprocess(
    listOf,
    z
      .array(z.string({ error: 'Alegeți adresele din listă.' }))
      .min(1, { error: 'Alegeți cel puțin o adresă.' }),
  ),
});

export const clientParams = z.object({ id: requiredReference('Clientul nu există.') });
export const madeParams = clientParams.extend({
  document_id: requiredReference('Documentul nu există.'),
});
