// Keys from anywhere: / or Ctrl-K to search, N for a new client, E to edit; j, k, x and Enter in a list.
const typing = (target) =>
  target instanceof Element &&
  target.closest('input:not([type="checkbox"]), select, textarea, [contenteditable]');

document.addEventListener('keydown', (event) => {
  if (event.key === 'k' && (event.ctrlKey || event.metaKey)) return focusFinder(event);
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
    return document.querySelector('[data-save]')?.click();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === '/') return focusFinder(event);
  if (event.key === 'j' || event.key === 'k') return move(event.key === 'j' ? 1 : -1);
  if (event.key === 'x') return current()?.querySelector('[name="ids"]')?.click();
  if (event.key === 'Enter' && (event.target === document.body || event.target.name === 'ids')) {
    event.preventDefault();
    return (event.target.closest('tr') ?? current())?.querySelector('a')?.click();
  }

  // A letter leaves the page: not from a form, where it would throw away what was typed.
  if (document.querySelector('[data-save]')) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (link) {
    event.preventDefault();
    link.click();
    return;
  }
  const fresh = document.querySelector('[data-new]')?.dataset.new;
  if (fresh && event.key.toLowerCase() === 'n') location.assign(fresh);
});

// Who may not search clients has no box to search in.
function focusFinder(event) {
  const finder = document.getElementById('finder');
  if (!finder) return;
  event.preventDefault();
  finder.select();
}

const current = () => document.querySelector('[data-rows] tr.current');

function move(step) {
  const rows = [...document.querySelectorAll('[data-rows] tbody tr')];
  const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(current()) + step))];
  current()?.classList.remove('current');
  next?.classList.add('current');
  next?.scrollIntoView({ block: 'nearest' });
}
