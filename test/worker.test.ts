import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Job } from '../src/jobs/job.ts';
import type { Services } from '../src/services.ts';
import { jobs } from '../src/worker.ts';

const src = new URL('../src/', import.meta.url);

test('every job that a feature defines is in the list of the worker, once, under its own name', async () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('/jobs.ts'),
  );
  const modules: Record<string, Job<Services>>[] = await Promise.all(
    files.map((file) => import(new URL(file, src).href)),
  );
  const defined = modules.flatMap((module) => Object.values(module));
  expect(defined.length).toBeGreaterThan(0);
  expect(new Set(jobs)).toEqual(new Set(defined));
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length);
});
