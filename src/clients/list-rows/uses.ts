import { counted } from '../../romania/plural.ts';

const words: Record<string, [one: string, many: string]> = {
  clients: ['client', 'clienți'],
  client_tags: ['client', 'clienți'],
  price_lists: ['listă de prețuri', 'liste de prețuri'],
  discounts: ['reducere', 'reduceri'],
  level_history: ['rând din istoricul nivelurilor', 'rânduri din istoricul nivelurilor'],
};

/** Why a row cannot go: "„VIP” nu se poate șterge: este folosit de 12 clienți. Uniți-l întâi cu alt rând." */
export function refusalOf(name: string, uses: { table: string; rows: number }[]): string {
  const parts = uses.map(({ table, rows }) =>
    counted(rows, ...(words[table] ?? ['alt rând', 'alte rânduri'])),
  );
  const [last = '', ...before] = parts.toReversed();
  const all = before.length > 0 ? `${before.toReversed().join(', ')} și ${last}` : last;
  return `„${name}” nu se poate șterge: este folosit de ${all}. Uniți-l întâi cu alt rând.`;
}
