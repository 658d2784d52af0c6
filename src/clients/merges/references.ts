/**
 * Every column of the database that refers to a client, and what a merge does with its rows:
 * - `moves`: the row goes over to the kept client; `keeps` are the columns that an undo needs of a large row
 * - `joins`: the kept client gets the same, unless it has it; the merged one keeps its own. `carries` are the columns
 *   that are taken over, `key` those that say whether it is there
 * - `stays`: the row remains its client's, for the reason given
 * A new foreign key to clients without a line here fails the suite.
 */
export type Reference = { table: string; column: string } & (
  | { rule: 'moves'; keeps?: string[] }
  | { rule: 'joins'; key: string[]; carries: string[] }
  | { rule: 'stays'; why: string }
);

export const references: Reference[] = [
  { table: 'contacts', column: 'client_id', rule: 'moves' },
  { table: 'delivery_addresses', column: 'client_id', rule: 'moves' },
  { table: 'client_tags', column: 'client_id', rule: 'joins', key: ['tag_id'], carries: ['tag_id'] },
  { table: 'client_managers', column: 'client_id', rule: 'joins', key: ['user_id'], carries: ['user_id'] },
  {
    table: 'client_former_names',
    column: 'client_id',
    rule: 'joins',
    key: ['name'],
    carries: ['name', 'until'],
  },
  // Whoever was merged into a client that is merged now follows it: an alias is one step long.
  { table: 'clients', column: 'merged_into_id', rule: 'moves' },
  { table: 'orders', column: 'client_id', rule: 'moves' },
  { table: 'documents', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id', 'series', 'number'] },
  { table: 'payments', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'messages', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'notes', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'campaign_recipients', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'portal_users', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'portal_proposals', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  { table: 'consents', column: 'client_id', rule: 'moves', keeps: ['id', 'client_id'] },
  {
    table: 'alerts',
    column: 'client_id',
    rule: 'stays',
    why: 'It was said of that client, and its address leads to the one that answers for it.',
  },
  { table: 'client_blocks', column: 'client_id', rule: 'stays', why: 'Worked out anew from who owes.' },
  { table: 'client_sales', column: 'client_id', rule: 'stays', why: 'Worked out anew from the orders.' },
  {
    table: 'register_watch',
    column: 'client_id',
    rule: 'stays',
    why: 'The register speaks of a tax id, and that stays with its own row.',
  },
  { table: 'register_proposals', column: 'client_id', rule: 'stays', why: 'As register_watch.' },
  { table: 'register_events', column: 'client_id', rule: 'stays', why: 'As register_watch.' },
  { table: 'client_vat_periods', column: 'client_id', rule: 'stays', why: 'As register_watch.' },
  {
    table: 'erasures',
    column: 'client_id',
    rule: 'stays',
    why: 'What was erased was erased of that client.',
  },
  {
    table: 'credit_raises',
    column: 'client_id',
    rule: 'stays',
    why: 'Somebody trusted that client with it, not the one it was merged into.',
  },
  {
    table: 'level_history',
    column: 'client_id',
    rule: 'stays',
    why: 'How a client moved is its own story, measured by its own orders of then.',
  },
  { table: 'status_history', column: 'client_id', rule: 'stays', why: 'As level_history.' },
  {
    table: 'bulk_change_clients',
    column: 'client_id',
    rule: 'stays',
    why: 'A change of many is undone on the client that it changed.',
  },
  {
    table: 'client_merges',
    column: 'kept_id',
    rule: 'stays',
    why: 'History: what a merge was made of does not change with the next one.',
  },
  { table: 'client_merge_clients', column: 'client_id', rule: 'stays', why: 'History, as above.' },
  {
    table: 'duplicate_pairs',
    column: 'low_id',
    rule: 'stays',
    why: 'What was said of a pair was said of those two; open pairs are derived.',
  },
  { table: 'duplicate_pairs', column: 'high_id', rule: 'stays', why: 'As low_id.' },
];

/** What identifies a row of the tables that a merge touches. */
const rowKeys: Record<string, string[]> = {
  client_tags: ['client_id', 'tag_id'],
  client_managers: ['client_id', 'user_id'],
};

/** Whether only some columns of a table's rows are remembered: such a row, once deleted, cannot be put back. */
export const isPartial = (table: string): boolean =>
  references.some((each) => each.table === table && each.rule === 'moves' && each.keeps !== undefined);

export const keyOf = (table: string): string[] => rowKeys[table] ?? ['id'];
