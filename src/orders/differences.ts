import { type Draft, rowsOf, textOf } from '../clients/draft.ts';
import { formatIsoDay } from '../web/format.ts';
import { addressOptions, draftOfOrder, type FormState, lineLabels } from './form.ts';
import type { OrderClient, OrderRecord } from './queries.ts';
import { billingAddress } from './schema.ts';
import { orderStatusLabel } from './status.ts';

/**
 * A form that was overtaken by another save, as it goes back: with all that was typed, with the fresh version, so that
 * it may now be saved over what is named beside it, and with that.
 */
export function staleState(typed: Draft, current: OrderRecord, client: OrderClient | undefined): FormState {
  const status = orderStatusLabel(current.status);
  const message = `Comanda a fost schimbată între timp de altcineva; acum este ${status}. Ce ați scris a rămas în formular: corectați ce e nevoie și salvați din nou.`;
  const draft = { ...typed, version: String(current.version) };
  return { draft, message, differences: differencesOf(typed, current, client) };
}

/** Where what was typed differs from what somebody else saved meanwhile, a sentence for each field. */
function differencesOf(typed: Draft, current: OrderRecord, client: OrderClient | undefined): string[] {
  const theirs = draftOfOrder(current);
  const addresses = client ? addressOptions(client) : [];
  const place = (value: unknown) => textOf(value) || billingAddress;
  const placeName = (value: string) => addresses.find((option) => option.value === value)?.label ?? value;
  const day = (value: unknown) => formatIsoDay(textOf(value));
  return [
    ...differing('Data', day(typed.date), day(theirs.date)),
    ...differing(
      'Adresa de livrare',
      placeName(place(typed.delivery_address_id)),
      placeName(place(theirs.delivery_address_id)),
    ),
    ...differing('Observații', textOf(typed.note).trim(), textOf(theirs.note)),
    ...lineDifferences(rowsOf(typed.lines), rowsOf(theirs.lines)),
  ];
}

function lineDifferences(mine: Draft[], theirs: Draft[]): string[] {
  const idOf = (row: Draft) => textOf(row.id);
  const theirIds = new Set(theirs.map(idOf));
  const myIds = new Set(mine.map(idOf));
  return [
    ...mine.flatMap((row, index) => {
      const title = `Linia ${index + 1}`;
      const now = theirs.find((line) => idOf(line) === idOf(row));
      if (now) return fieldDifferences(title, row, now);
      return idOf(row) && !theirIds.has(idOf(row)) ? [`${title}: acum nu mai este în comandă.`] : [];
    }),
    ...theirs
      .filter((row) => !myIds.has(idOf(row)))
      .map((row) => `Linie care nu este în formular: ${lineText(row)}.`),
  ];
}

function fieldDifferences(title: string, mine: Draft, theirs: Draft): string[] {
  return Object.entries(lineLabels).flatMap(([name, label]) =>
    mine[name] === undefined
      ? []
      : differing(`${title}, ${label}`, textOf(mine[name]).trim(), textOf(theirs[name])),
  );
}

const lineText = (row: Draft) => {
  const what = textOf(row.description) || textOf(row.product_name) || textOf(row.product_code);
  return `${what}, ${textOf(row.quantity)} × ${textOf(row.unit_price)}`;
};

const differing = (label: string, mine: string, theirs: string) =>
  mine === theirs ? [] : [`${label}: ați scris ${mine || '(gol)'}, acum este ${theirs || '(gol)'}.`];
