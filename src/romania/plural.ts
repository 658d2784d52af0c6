/**
 * A count with its noun in the right form: "1 client", "2 clienți", "20 de clienți", "101 clienți".
 * The rule of "de" follows the last two digits: 0 and 20–99 take it (Gramatica limbii române, numeralul cardinal).
 */
export function counted(count: number, one: string, many: string): string {
  if (count === 1) return `1 ${one}`;
  const tail = count % 100;
  const de = count !== 0 && (tail === 0 || tail >= 20) ? 'de ' : '';
  return `${grouped(count)} ${de}${many}`;
}

/** A whole number with Romanian grouping: 12.345. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '.');
}
