export const orderStatuses = [
  'new',
  'confirmed',
  'in_progress',
  'shipped',
  'delivered',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

const labels: Record<OrderStatus, string> = {
  new: 'nouă',
  confirmed: 'confirmată',
  in_progress: 'în lucru',
  shipped: 'expediată',
  delivered: 'livrată',
  cancelled: 'anulată',
};

/** What still waits for work, in the order in which it is done. */
export const openStatuses = ['new', 'confirmed', 'in_progress'] as const;

export const orderStatusOptions = orderStatuses.map((value) => ({ value, label: labels[value] }));

/** The name of a status as people read it. */
export const orderStatusLabel = (status: string): string => labels[status as OrderStatus] ?? status;

/** Whether the lines, the day and the address of an order may still change. */
export const isOpen = (status: string): boolean => (openStatuses as readonly string[]).includes(status);

/** Whether an order changes no more. */
export const isClosed = (status: string): boolean => status === 'delivered' || status === 'cancelled';

/** Whether a step takes an order on that a blocked client would not get: what was shipped may still arrive. */
export function isProcessing(from: string, to: string): boolean {
  if (from === to || to === 'cancelled' || to === 'new') return false;
  return to !== 'delivered' || from !== 'shipped';
}

/** The statuses that may follow: every later one, in any step, and cancelled until delivered. */
export function nextStatuses(status: string): OrderStatus[] {
  if (isClosed(status)) return [];
  return orderStatuses.slice(orderStatuses.indexOf(status as OrderStatus) + 1);
}

/** Why an order cannot go from one status to another, as a sentence; '' when it can. */
export function stepRefusal(from: string, to: string): string {
  if (from === to || (nextStatuses(from) as string[]).includes(to)) return '';
  const [now, wanted] = [orderStatusLabel(from), orderStatusLabel(to)];
  if (isClosed(from)) return `Comanda este ${now} și nu se mai schimbă.`;
  return `Comanda este ${now} și nu se mai întoarce la „${wanted}”.`;
}
