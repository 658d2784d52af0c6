import type { Draft } from '../../clients/draft.ts';
import { multilineText } from '../../clients/input.ts';
import { clientSchema } from '../../clients/schema.ts';
import type { FieldError } from '../../errors.ts';
import { fieldErrors } from '../../web/forms.ts';
import { addressNames, heldBy, type ProposalField, proposalFields } from '../proposals/fields.ts';

/** What somebody wants in each field that a form had. */
export type Wishes = { wanted: Map<ProposalField, unknown>; note: string };

/** What may be asked for of a client: the address of a company is what the register says. */
export const askable = ({ tax_id_kind }: { tax_id_kind: string }): ProposalField[] =>
  proposalFields.filter((field) => field !== 'address' || tax_id_kind !== 'cui');

/**
 * Reads what a form wants, by the very rules of the office's form. Only the fields that may be asked for are read;
 * beside them stands a client that the rules have nothing against, so that an old record holds nobody up.
 */
export function readWishes(
  record: { tax_id_kind: string; country: string },
  draft: Draft,
  note: string,
): { wishes: Wishes } | { errors: FieldError[] } {
  const fields = askable(record).filter((field) =>
    field === 'address' ? addressNames.some((name) => name in draft) : field in draft,
  );
  const names = fields.flatMap((field): readonly string[] => (field === 'address' ? addressNames : [field]));
  const given = Object.fromEntries(names.map((name) => [name, draft[name]]));
  const parsed = clientSchema.safeParse({ ...blameless, ...given });
  const noted = multilineText(1000).safeParse(note);
  if (!parsed.success || !noted.success)
    return {
      errors: [
        ...(parsed.success ? [] : fieldErrors(parsed.error)),
        ...(noted.success ? [] : noted.error.issues.map(({ message }) => ({ field: 'note', message }))),
      ],
    };
  const wanted = new Map(fields.map((field) => [field, heldBy(parsed.data, field)]));
  return { wishes: { wanted, note: noted.data } };
}

const blameless = { name: '–', type_id: 1, level_id: 1, country: 'RO' };
