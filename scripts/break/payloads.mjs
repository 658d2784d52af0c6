// Every payload in every text of a used program, every page in a real browser: test/browser/payloads.test.ts, all rounds.
import { spawnSync } from 'node:child_process';

/** @param {{ size?: number }} options how many rounds; each begins with another payload */
export function run({ size = 22 }) {
  const vitest = ['node_modules/.bin/vitest', 'run', '--config', 'test/vitest.config.ts'];
  const { status } = spawnSync(process.execPath, [...vitest, 'test/browser/payloads.test.ts'], {
    stdio: 'inherit',
    env: { ...process.env, PAYLOAD_ROUNDS: String(size) },
  });
  return { text: `${size} rounds`, held: status === 0 };
}
