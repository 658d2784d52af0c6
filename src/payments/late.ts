const dayMs = 86_400_000;

/** How many days ago an invoice fell due; 0 until the day after. Days as the database writes them. */
export function daysLate(dueDate: string | null, today: string): number {
  if (!dueDate || dueDate >= today) return 0;
  return Math.round((Date.parse(today) - Date.parse(dueDate)) / dayMs);
}
