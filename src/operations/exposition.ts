type Labels = Record<string, string | number>;
type Sample = { suffix?: string; labels?: Labels; value: number };
export type Metric = {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  samples: Sample[];
};

/** One figure without labels. */
export const gauge = (name: string, help: string, value: number): Metric => ({
  ...{ name, help, type: 'gauge' },
  samples: [{ value }],
});

/** The text format of Prometheus, version 0.0.4. A metric without samples is left out. */
export function exposition(metrics: Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const lines = samples.map(
        ({ suffix = '', labels = {}, value }) => `${name}${suffix}${braced(labels)} ${numberText(value)}`,
      );
      return [
        `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`,
        `# TYPE ${name} ${type}`,
        ...lines,
      ]
        .join('\n')
        .concat('\n');
    })
    .join('');
}

function braced(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
