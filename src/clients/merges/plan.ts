import { type FieldError, Refused } from '../../errors.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { type ParsedTaxId, parseTaxId } from '../../romania/tax-id.ts';
import type { ClientRecord } from '../queries.ts';
import { refuseErased } from '../standing.ts';
import { type Comparison, compare, type Double } from './compare.ts';
import { strictestLimits } from './credit.ts';
import { units } from './fields.ts';
import { lostConsents, lostMains } from './marketing.ts';
import type { MergeInput } from './schema.ts';

/** What a merge will do, decided before anything is written. */
export type MergePlan = {
  comparison: Comparison;
  /** The kept client's columns as they will be. */
  row: Partial<ClientRecord>;
  /** Names that the kept client will be found by beside its own. */
  formerNames: string[];
  leftContacts: number[];
  leftAddresses: number[];
  defaultAddressId: number | null;
  /** Contacts that get no marketing any more. */
  lostConsents: number[];
};

/** Decides a merge from the rows as they stand. Refuses with 422 what a person has to say more about. */
export function planMerge(kept: ClientRecord, merged: ClientRecord[], input: MergeInput): MergePlan {
  [kept, ...merged].forEach(refuseErased);
  const comparison = compare(kept, merged);
  const chosen = chosenOf(comparison, input);
  const row = Object.fromEntries(
    [...chosen].flatMap(([unit, client]) => unit.columns.map((column) => [column, client[column]])),
  ) as MergePlan['row'];
  const leftContacts = leftOf(comparison.contacts, input.left_contacts);
  const leftAddresses = leftOf(comparison.addresses, input.left_addresses);
  const errors = [...taxIdErrors(comparison, input, row), ...defaultErrors(comparison, input, leftAddresses)];
  if (errors.length > 0) throw new Refused(422, 'Clienții nu au fost uniți: mai e ceva de ales.', errors);

  const name = String(row.name ?? kept.name);
  return {
    comparison,
    row: { ...row, ...strictestLimits(comparison.all), ...mainConsent(comparison, chosen) },
    formerNames: [...new Set(comparison.all.map((client) => client.name))].filter((each) => each !== name),
    leftContacts,
    leftAddresses,
    defaultAddressId: defaultOf(comparison, input, leftAddresses),
    lostConsents: lostConsents(comparison.all).map(({ id }) => id),
  };
}

/** The switch of the main address that is kept, where the merge takes it back. */
function mainConsent({ all, kept }: Comparison, chosen: ReturnType<typeof chosenOf>) {
  const [, from = kept] = [...chosen].find(([{ name }]) => name === 'email') ?? [];
  return lostMains(all).includes(from) ? { marketing_enabled: false } : {};
}

/** The client that each differing field is taken from. */
function chosenOf({ differing, all }: Comparison, { choices }: MergeInput) {
  const proposed = new Map(differing.map(({ unit, proposed }) => [unit.name, proposed]));
  return new Map(
    units.flatMap((unit) => {
      const given = all.find(({ id }) => id === choices[unit.name]);
      const client = given ?? proposed.get(unit.name);
      return client ? [[unit, client] as const] : [];
    }),
  );
}

/** Only rows that stand elsewhere too may be left behind. */
function leftOf<Row extends { id: number }>(doubles: Double<Row>[], given: number[] | undefined): number[] {
  return doubles.filter(({ row, adds }) => (given ? given.includes(row.id) : !adds)).map(({ row }) => row.id);
}

function taxIdErrors({ taxIds, kept }: Comparison, input: MergeInput, row: MergePlan['row']): FieldError[] {
  if (taxIds.length > 1 && !input.tax_ids_confirmed) {
    const message = `Clienții au CIF-uri diferite (${hidePersonalIds(taxIds.join(', '))}). Confirmați că sunt totuși același client.`;
    return [{ field: 'tax_ids_confirmed', message }];
  }
  const { tax_id = kept.tax_id, tax_id_kind = kept.tax_id_kind, country = kept.country } = row;
  const parsed: ParsedTaxId = parseTaxId(tax_id as string | null, String(country));
  if (tax_id === null || (parsed.ok && parsed.kind === tax_id_kind)) return [];
  return [
    {
      field: 'choices[tax_id]',
      message: 'CIF-ul ales nu este din țara adresei alese. Luați-le de la același client.',
    },
  ];
}

function defaultErrors({ all }: Comparison, input: MergeInput, left: number[]): FieldError[] {
  const wanted = input.default_address_id;
  const there = all.flatMap(({ delivery_addresses }) => delivery_addresses.map(({ id }) => id));
  if (!wanted || (there.includes(wanted) && !left.includes(wanted))) return [];
  return [
    { field: 'default_address_id', message: 'Adresa implicită este una dintre cele care rămân la client.' },
  ];
}

/** The default that was chosen; else the first there is, or the address that stands for it where it is left behind. */
function defaultOf({ defaults, addresses }: Comparison, input: MergeInput, left: number[]): number | null {
  if (input.default_address_id !== undefined) return input.default_address_id;
  const first = defaults[0]?.address.id;
  if (first === undefined) return null;
  return left.includes(first) ? (addresses.find(({ row }) => row.id === first)?.of.id ?? null) : first;
}
