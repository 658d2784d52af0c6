import type { Variable } from '../texts/template.ts';
import type { TemplateField } from './fields.ts';

const variable = (name: string, label: string, example: string): Variable => ({ name, label, example });

const groups = [
  {
    label: 'Clientul',
    variables: [
      variable('client.name', 'numele', 'Moara Veche SRL'),
      variable('client.tax_id', 'CIF, cu RO la plătitorii de TVA', 'RO12345674'),
      variable('client.trade_register_no', 'numărul la registrul comerțului', 'J2012001500125'),
      variable('client.address', 'adresa, într-un rând', 'Str. Gării nr. 4, Dej, jud. Cluj'),
      variable('client.phone', 'telefonul', '0264 123 456'),
      variable('client.email', 'e-mailul principal', 'office@moara.ro'),
      variable('client.iban', 'contul', 'RO49 AAAA 1B31 0075 9384 0000'),
      variable('client.bank', 'banca', 'Banca Transilvania'),
      variable('client.type', 'tipul', 'Persoană juridică'),
      variable('client.level', 'nivelul', 'Medium'),
      variable('client.manager', 'managerii', 'Ana Marin'),
    ],
  },
  {
    label: 'Primul contact al clientului',
    variables: [
      variable('contact.name', 'numele contactului', 'Ioana Dinu'),
      variable('contact.job_title', 'funcția', 'director'),
      variable('contact.phone', 'telefonul contactului', '0722 123 456'),
      variable('contact.email', 'e-mailul contactului', 'ioana@moara.ro'),
    ],
  },
  {
    label: 'Livrarea',
    variables: [
      variable(
        'delivery.address',
        'adresa de livrare implicită, altfel a clientului',
        'Str. Morii nr. 1, Dej',
      ),
    ],
  },
  {
    label: 'Firma noastră',
    variables: [
      variable('firm.name', 'numele firmei', 'Firma SRL'),
      variable('firm.tax_id', 'CIF-ul firmei', 'RO7654321'),
      variable('firm.trade_register_no', 'numărul firmei la registrul comerțului', 'J2010000100126'),
      variable('firm.address', 'adresa firmei, într-un rând', 'Str. Lungă nr. 1, Brașov'),
      variable('firm.phone', 'telefonul firmei', '0268 123 456'),
      variable('firm.email', 'e-mailul firmei', 'office@firma.ro'),
      variable('firm.website', 'site-ul firmei', 'firma.ro'),
      variable('firm.iban', 'primul cont care se arată pe documente', 'RO09 BCYP 0000 0012 3456 7890'),
      variable('firm.bank', 'banca acelui cont', 'BCR'),
    ],
  },
  {
    label: 'Documentul',
    variables: [variable('date', 'data', '24.11.2026'), variable('number', 'seria și numărul', 'DT 12')],
  },
];

/** What every template may name, as its page lists it. */
export const variableGroups: readonly { label: string; variables: readonly Variable[] }[] = groups;

const known = groups.flatMap(({ variables }) => variables);
const labels = new Map(known.map(({ name, label }) => [name, label]));

/** What the text of a template with these fields may name. */
export const variablesWith = (fields: Pick<TemplateField, 'name'>[]): { name: string }[] => [
  ...known,
  ...fields.map(({ name }) => ({ name: `field.${name}` })),
];

/** A piece of data that a client or the firm does not have, in words: "Primul contact al clientului: numele contactului". */
export function gapLabel(name: string): string {
  const group = groups.find(({ variables }) => variables.some((each) => each.name === name));
  return group ? `${group.label}: ${labels.get(name)}` : '';
}
