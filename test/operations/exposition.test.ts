import { expect, test } from 'vitest';
import { exposition, gauge } from '../../src/operations/exposition.ts';

test('labels are escaped, numbers are those of Prometheus, and what has no samples is left out', () => {
  const text = exposition([
    gauge('a', 'One\nline, a \\ too.', Number.POSITIVE_INFINITY),
    { name: 'b', help: 'B.', type: 'counter', samples: [{ labels: { x: 'a"b\\c\nd', n: 1 }, value: 0.5 }] },
    { name: 'c', help: 'C.', type: 'gauge', samples: [] },
  ]);
  expect(text).toBe(
    [
      '# HELP a One\\nline, a \\\\ too.',
      '# TYPE a gauge',
      'a +Inf',
      '# HELP b B.',
      '# TYPE b counter',
      'b{x="a\\"b\\\\c\\nd",n="1"} 0.5',
      '',
    ].join('\n'),
  );
});
