import { page } from '../../web/view.ts';
import type { Answered } from './asked.ts';

export const pricesPage = page<{ answer: Answered }>('products/prices', 'products/_price-steps');

export type SellingView = {
  message: string;
  version: string;
  modes: { value: string; label: string; hint: string; on: boolean }[];
  allowBelowCost: boolean;
  errors: Record<string, string>;
};
export const sellingPage = page<{ selling: SellingView }>('products/selling');
