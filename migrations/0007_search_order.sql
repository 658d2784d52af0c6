-- The names that begin with what is looked for, in order; search_text begins with the folded name.
create index clients_starts_idx on clients (left(search_text, 64), id) where archived_at is null;
