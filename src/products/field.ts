import { textOf } from '../clients/draft.ts';
import type { FieldError } from '../errors.ts';

/** A field as the shared pieces show it. */
export type Field = {
  id: string;
  name: string;
  label: string;
  value: string;
  on: boolean;
  required: boolean;
  max: number | undefined;
  error: string;
  link: { href: string; text: string } | undefined;
  placeholder: string;
};
type Told = Partial<Pick<Field, 'required' | 'max' | 'placeholder'>>;

/** Makes the fields of a form from what stands in it and what was refused. `prefix` keeps the ids of two forms apart. */
export function fieldMaker(values: Record<string, unknown>, errors: FieldError[], prefix = '') {
  return (name: string, label: string, told: Told = {}): Field => {
    const error = errors.find(({ field }) => field === name);
    const value = textOf(values[name]);
    return {
      id: `${prefix}${name}`,
      name,
      label,
      value,
      on: value === 'true',
      required: told.required ?? false,
      max: told.max,
      error: error?.message ?? '',
      link: error?.link,
      placeholder: told.placeholder ?? '',
    };
  };
}

/** An amount as its field shows it: 1240.50 is 1240,50. */
export const amountField = (amount: string | null) => amount?.replace('.', ',') ?? '';

/** A percent or rate as people write it: 21.00 is 21, 0.50 is 0,5. */
export const percentField = (rate: string) => rate.replace(/\.?0+$/, '').replace('.', ',') || '0';
