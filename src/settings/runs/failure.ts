/**
 * What may be kept of an error: its message without the values that PostgreSQL and others quote, without addresses of
 * e-mail and without long numbers, which may be somebody's.
 */
export function failureOf({ message }: Error): string {
  return message
    .replace(/"[^"]*"|'[^']*'|„[^”]*”/g, '…')
    .replace(/\S+@\S+/g, '…')
    .replace(/\d{6,}/g, '…')
    .slice(0, 300);
}
