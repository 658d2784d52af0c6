// Runs every check, one after the other, and counts them: npm test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checks = [
  ['lint', 'biome', 'check', '.'],
  ['types', 'tsc', '--noEmit', '--incremental', 'false', '-p', 'test'],
  ['unused', 'knip'],
  ['build', 'tsc', '--noEmit', 'false'],
];
const results = [
  ...checks.map(([name, ...command]) => (passes(name, command) ? [1, 0] : [0, 1])),
  runTests(),
];

const [passed, failed] = [0, 1].map((side) => results.reduce((sum, result) => sum + result[side], 0));
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);

/** Runs a program of node_modules with its output shown; tells whether it ended well. */
function passes(name, [program, ...args]) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(join('node_modules', '.bin', program), args, {
    stdio: 'inherit',
    shell: false,
  });
  return status === 0;
}

/** The numbers of the tests that passed and failed; a file that could not run counts as one that failed. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'clientela-report-'));
  const report = join(folder, 'report.json');
  const config = ['--config', 'test/vitest.config.ts', '--reporter=default', '--reporter=json'];
  const fine = passes('tests', ['vitest', 'run', ...config, `--outputFile.json=${report}`]);
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const failures = testResults.map(({ status, assertionResults }) => {
      const tests = assertionResults.filter((result) => result.status === 'failed').length;
      return tests || (status === 'failed' ? 1 : 0);
    });
    const failed = failures.reduce((sum, number) => sum + number, 0);
    return [numPassedTests, failed || (fine ? 0 : 1)];
  } catch {
    return [0, 1];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
