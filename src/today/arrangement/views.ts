import { page } from '../../web/view.ts';

export const arrangePage = page<{
  rows: { name: string; title: string; on: boolean; isFirst: boolean; isLast: boolean }[];
}>('today/widgets');
