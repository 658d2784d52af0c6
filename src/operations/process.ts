import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gauge, type Metric } from './exposition.ts';

/** Memory, processor and event loop of this process, as Prometheus' own clients name them where they have a name. */
export function watchProcess(): () => Metric[] {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return () => {
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const lag = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
    const quantiles = [50, 90, 99].map((percent) => ({
      labels: { quantile: percent / 100 },
      value: lag(delay.percentile(percent)),
    }));
    // The highest since the last look, not since the start.
    const highest = lag(delay.max);
    delay.reset();
    const started = performance.timeOrigin / 1000;
    return [
      counter('process_cpu_user_seconds_total', 'Processor time of our own code.', user / 1e6),
      counter('process_cpu_system_seconds_total', 'Processor time of the system for us.', system / 1e6),
      gauge('process_resident_memory_bytes', 'Memory in use.', rss),
      gauge('process_start_time_seconds', 'When the process began.', started),
      gauge('nodejs_heap_size_used_bytes', 'Heap in use.', heapUsed),
      gauge('nodejs_heap_size_total_bytes', 'Heap taken.', heapTotal),
      gauge('nodejs_external_memory_bytes', 'Memory outside of the heap.', external),
      gauge(
        'nodejs_eventloop_lag_max_seconds',
        'Longest wait of the event loop since the last look.',
        highest,
      ),
      {
        ...{ name: 'nodejs_eventloop_lag_seconds', help: 'Waits of the event loop since the last look.' },
        ...{ type: 'gauge', samples: quantiles },
      },
    ];
  };
}

const counter = (name: string, help: string, value: number): Metric => ({
  ...{ name, help, type: 'counter' },
  samples: [{ value }],
});
