/** The bell of the top bar: what stands beside it, and what it is called. `unread` is counted up to a hundred. */
export const bellView = (unread: number) => ({
  count: unread === 0 ? '' : unread > 99 ? '99+' : String(unread),
  label:
    unread === 0
      ? 'Notificări: nimic necitit'
      : unread === 1
        ? 'Notificări: 1 necitită'
        : `Notificări: ${unread > 99 ? 'peste 99' : unread} necitite`,
});

export type Bell = ReturnType<typeof bellView>;
