import { page } from '../../web/view.ts';
import type { MergeForm, MergeReport, MergeRow } from './page.ts';

type Found = { name: string; detail: string; href: string };
export type NewMerge = {
  form: MergeForm | undefined;
  /** The one client that is there so far; the other is to be found. */
  first: string;
  ids: string;
  q: string;
  found: Found[];
  key: string;
  message: string;
  errors: { href: string; message: string }[];
  changed: string[];
};

export const newMergePage = page<NewMerge>('clients/merges/new');
export const mergesPage = page<{ merges: MergeRow[]; next: string }>('clients/merges/list');
export const mergePage = page<{ merge: MergeReport; message: string }>('clients/merges/show');
