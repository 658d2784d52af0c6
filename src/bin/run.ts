import { Refusal } from '../db/refusal.ts';

/**
 * Runs a program to its end, and ends the process: with 0, or with 1 after the reason was printed, as one
 * sentence where whoever started it can mend it.
 */
export async function run(program: () => Promise<void>): Promise<void> {
  try {
    await program();
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : (databaseTrouble(error) ?? error));
    process.exit(1);
  }
}

// What a wrong or silent DATABASE_URL gives: refused, unknown host, wrong password, no such database.
const troubles = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '28P01',
  '3D000',
]);

function databaseTrouble(error: unknown): string | undefined {
  const { code, message } = error as { code?: string; message?: string };
  if (code === undefined || !troubles.has(code)) return undefined;
  return `Baza de date de la DATABASE_URL nu poate fi folosită: ${message || code}.`;
}
