import type { Variable } from '../texts/template.ts';

/** What the text of a campaign may name. */
export const variables: readonly Variable[] = [
  { name: 'client.name', label: 'numele clientului', example: 'Moara Veche SRL' },
  { name: 'recipient.name', label: 'numele contactului; gol la Email Principal', example: 'Ioana Dinu' },
  { name: 'client.level', label: 'nivelul clientului', example: 'Large Business' },
  { name: 'client.type', label: 'tipul clientului', example: 'Distribuitor' },
  { name: 'client.manager', label: 'managerul de cont', example: 'Bogdan Pop' },
  { name: 'firm.name', label: 'numele firmei noastre', example: 'Firma SRL' },
  { name: 'firm.phone', label: 'telefonul firmei noastre', example: '0264 123 456' },
  { name: 'firm.email', label: 'e-mailul firmei noastre', example: 'office@firma.ro' },
  { name: 'firm.website', label: 'site-ul firmei noastre', example: 'firma.ro' },
];
