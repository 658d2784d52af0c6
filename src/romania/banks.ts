import banks from './data/banks.json' with { type: 'json' };

const names: Record<string, string> = banks.names;

/**
 * The bank of an IBAN's four letters (`BTRL` → `Banca Transilvania`); null when unknown, which is no error.
 */
export function findBank(code: string): string | null {
  return names[code.toUpperCase()] ?? null;
}
