import { page } from '../web/view.ts';
import type { PairView } from './page.ts';

export type PairsPage = {
  pairs: PairView[];
  dismissed: boolean;
  filters: { label: string; href: string; on: boolean }[];
  next: string;
  first: string;
};

export const pairsPage = page<PairsPage>('duplicates/list');
