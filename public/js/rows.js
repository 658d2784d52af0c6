import htmx from 'htmx.org';

// Rows of a form: one more from the server, one less at once. Without this module the same buttons post the form.
document.addEventListener('click', async (event) => {
  const add = event.target.closest?.('[data-add-row]');
  const remove = event.target.closest?.('[data-remove-row]');
  if (add) {
    event.preventDefault();
    const rows = document.querySelector(add.dataset.rows);
    await htmx.ajax('GET', `${add.dataset.addRow}?index=${nextIndex(rows)}`, {
      target: rows,
      swap: 'beforeend',
    });
    rows.lastElementChild?.querySelector('input:not([type="hidden"])')?.focus();
  }
  if (remove) {
    event.preventDefault();
    const row = remove.closest('[data-row]');
    const form = row.closest('form');
    const beside = row.parentElement.parentElement.querySelector('[data-add-row]');
    row.remove();
    beside.focus();
    form.dispatchEvent(new Event('change', { bubbles: true }));
  }
});

// One default at most: switching one on switches the others off.
document.addEventListener('change', (event) => {
  const { one } = event.target.dataset ?? {};
  if (!one || !event.target.checked) return;
  for (const other of event.target.form.querySelectorAll(`[data-one="${one}"]`))
    if (other !== event.target) other.checked = false;
});

function nextIndex(rows) {
  const taken = [...rows.querySelectorAll('[name]')].map(({ name }) =>
    Number(/\[(\d+)\]/.exec(name)?.[1] ?? -1),
  );
  return Math.max(-1, ...taken) + 1;
}
