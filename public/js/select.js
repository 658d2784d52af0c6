// Choosing rows of the list: x or a click ticks, Shift fills up to the last one, the bar says how many.
const form = document.querySelector('[data-select]');

if (form) {
  const bar = form.querySelector('[data-select-bar]');
  const page = form.querySelector('[data-page]');
  const boxes = [...form.querySelectorAll('[name="ids"]')];
  let last;

  page.hidden = false;
  form.querySelector('[data-unselect]').hidden = false;
  page.addEventListener('change', () => tick(boxes, page.checked));
  form.querySelector('[data-unselect]').addEventListener('click', () => tick(boxes, false));
  form.addEventListener('click', (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== undefined)
      tick(boxes.slice(Math.min(at, last), Math.max(at, last) + 1), event.target.checked);
    last = at;
    show();
  });
  document.addEventListener('keydown', (event) => {
    const here = event.target === document.body || form.contains(event.target);
    if (event.key === 'Escape' && here) tick(boxes, false);
  });
  // A page that comes back keeps its ticks.
  window.addEventListener('pageshow', show);
  show();

  function tick(some, on) {
    for (const box of some) box.checked = on;
    show();
  }

  function show() {
    const count = boxes.filter((box) => box.checked).length;
    page.checked = count === boxes.length;
    page.indeterminate = count > 0 && count < boxes.length;
    bar.hidden = count === 0;
    const tail = count % 100;
    bar.querySelector('[data-select-count]').textContent =
      count === 1 ? '1 ales' : `${count} ${tail > 0 && tail < 20 ? 'aleși' : 'de aleși'}`;
  }
}

// Escape closes the panel one is in, and leaves the focus on what opened it.
document.addEventListener('keydown', (event) => {
  const panel = event.key === 'Escape' && event.target.closest?.('[data-panel]');
  if (!panel) return;
  panel.previousElementSibling.focus();
  panel.replaceChildren();
});

// A choice that is filled in is the one that is meant.
document.addEventListener('input', (event) => {
  const radio = event.target.closest?.('[data-choice]')?.querySelector('[type="radio"]');
  if (radio) radio.checked = true;
});

// The columns change places at once; without this module each press is saved and shown again.
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-columns] [name="up"], [data-columns] [name="down"]');
  if (button) {
    event.preventDefault();
    const row = button.closest('li');
    if (button.name === 'up') row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    button.focus();
  }
  for (const menu of document.querySelectorAll('[data-menu][open]'))
    if (!menu.contains(event.target)) menu.open = false;
});
