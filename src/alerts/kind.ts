import type { AlertKind } from './queries.ts';

const labels: Record<AlertKind, string> = {
  reminder: 'Memento',
  level: 'Nivel',
  status: 'Status',
  blocked: 'Blocat',
  failure: 'Eșec',
  bounce: 'E-mail întors',
  anaf: 'ANAF',
  campaign: 'Campanie',
  portal: 'Portal',
  security: 'Securitate',
};

export const alertKinds = Object.keys(labels) as AlertKind[];

export const kindLabel = (kind: string): string => labels[kind as AlertKind] ?? kind;
