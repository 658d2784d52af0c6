import { processConfig } from './lifetime.ts';
import { migrateAll } from './migrations.ts';
import { run } from './run.ts';

await run(async () => {
  const { DATABASE_URL } = await processConfig();
  const applied = await migrateAll(DATABASE_URL);
  console.log(applied.length > 0 ? `Migrații aplicate: ${applied.join(', ')}.` : 'Baza de date este la zi.');
});
