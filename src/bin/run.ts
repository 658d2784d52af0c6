import { Refusal } from '../db/refusal.ts';
import { errorText } from '../log.ts';

/**
 * Runs a program to its end, and ends the process: with 0, or with 1 after the reason was printed, as one
 * sentence where whoever started it can mend it.
 */
export async function run(program: () => Promise<void>): Promise<void> {
  // Node would print an error with all that it carries, whole rows of the database too.
  process.on('uncaughtException', (error) => {
    console.error(errorText(error));
    process.exit(1);
  });
  try {
    await program();
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : (databaseTrouble(error) ?? errorText(error)));
    process.exit(1);
  }
}

// What a wrong or silent DATABASE_URL gives: refused, unknown host, wrong password, no such database.
const unusable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '28P01',
  '3D000',
]);
const noTable = '42P01';

function databaseTrouble(error: unknown): string | undefined {
  const { code = '', message, name } = error as { code?: string; message?: string; name?: string };
  if (code === noTable || name === 'SchemaMigrationRequiredError') {
    return 'Baza de date nu este la zi: rulați întâi npm run migrate.';
  }
  return unusable.has(code)
    ? `Baza de date de la DATABASE_URL nu poate fi folosită: ${message || code}.`
    : undefined;
}
