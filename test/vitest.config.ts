import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: [new URL('support/global-setup.ts', import.meta.url).pathname],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Each file would import the whole application again: measured 131 s against 49 s for the HTTP tests.
    isolate: false,
    maxWorkers: 2,
  },
});
