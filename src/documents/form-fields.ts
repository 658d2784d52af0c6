import type { FieldError } from '../errors.ts';
import type { Field } from '../products/field.ts';

/** A field of the form, ready to show. */
export const fieldOf = (name: string, label: string, value: string, error = ''): Field => ({
  id: anchorOf(name),
  name,
  label,
  value,
  error,
  on: false,
  required: false,
  max: undefined,
  placeholder: '',
  link: undefined,
});

const anchorOf = (field: string) =>
  field
    .replace('[product_id]', '[product_code]')
    .replace(/\[(order_line_id|line_id)\]/, '[quantity]')
    .replace(/\[(\w+)\]/g, '-$1');

/** What is wrong with a form, each thing once: where in the form it is, or where else it is mended. */
export function summaryOf(errors: FieldError[], opens: (href: string) => boolean) {
  const told = errors.map((error) => {
    const isElsewhere = error.link !== undefined || isNowhere(error.field);
    return {
      message: messageOf(error),
      href: isElsewhere ? '' : `#${anchorOf(error.field)}`,
      link: error.link && opens(error.link.href) ? error.link : undefined,
    };
  });
  const isFirst = (each: (typeof told)[number], at: number) =>
    told.findIndex((other) => other.message === each.message && other.href === each.href) === at;
  return told.filter(isFirst);
}

/** What a document is made of stands in hidden fields: nothing of it can be mended in the form. */
const isNowhere = (field: string) =>
  /^(company|client)\.|^(kind|client_id|order_id|proforma_id|storno_of|payment_id|amount)$/.test(field);

function messageOf({ field, message }: FieldError): string {
  const line = /^lines\[(\d+)\]/.exec(field)?.[1];
  return line === undefined ? message : `Linia ${Number(line) + 1}: ${message}`;
}
