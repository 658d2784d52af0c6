// Writes src/db/types.ts from the tables of DATABASE_URL (a migrated database).
import { spawnSync } from 'node:child_process';

const options = ['--dialect', 'postgres', '--out-file', 'src/db/types.ts', '--exclude-pattern', 'bullmq.*'];
const parsers = ['--date-parser', 'string', '--type-mapping', '{"int8":"number"}'];
const { status } = spawnSync('node_modules/.bin/kysely-codegen', [...options, ...parsers], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
