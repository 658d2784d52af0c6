import { z } from 'zod';
import { requiredReference, requiredText } from '../../clients/input.ts';
import { email as optionalEmail } from '../../clients/schema.ts';
import { last } from '../../web/query.ts';
import { portalRights } from '../rights.ts';

const names = portalRights.map(({ value }) => value);

const rights = z.preprocess(
  (given) => [given ?? []].flat(),
  z
    .array(z.enum(names, { error: 'Alegeți drepturi din listă.' }))
    .min(1, { error: 'Bifați cel puțin un drept.' })
    .transform((given) => names.filter((name) => given.includes(name))),
);
const form_key = z.preprocess(last, z.string().max(200).optional());

/** An address as log-ins compare it: in small letters. */
const email = optionalEmail.transform((value, context) => {
  if (value) return value.toLowerCase();
  context.addIssue({ code: 'custom', message: 'Completați adresa de e-mail.' });
  return z.NEVER;
});

/** An invitation of one of the client's contacts, whose name and address are known. */
export const contactInvitation = z.object({
  contact_id: requiredReference('Alegeți contactul din listă.'),
  rights,
  form_key,
});
/** An invitation of somebody who is no contact. */
export const ownInvitation = z.object({
  name: requiredText(120, 'Completați numele.'),
  email,
  rights,
  form_key,
});

export type Invitation = { rights: string[] } & ({ contact_id: number } | { name: string; email: string });

const version = z.coerce
  .number({ error: 'Formularul e prea vechi. Reîncărcați pagina.' })
  .int()
  .min(1)
  .max(2_000_000_000);

export const rightsSchema = z.object({ rights, version });
export const formKeySchema = z.object({ form_key });
export const disablingSchema = z.object({
  disabled: z.preprocess(last, z.stringbool({ error: 'Alegeți dezactivat sau activ.' })),
});

const id = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);
export const personParams = z.object({ id, person_id: id });
