// Choosing several from a list: the box narrows it, Enter takes the first or makes a new one, the head shows the chosen.
document.addEventListener('input', (event) => {
  const search = event.target.closest?.('[data-search]');
  if (search) narrow(search);
});

document.addEventListener('change', (event) => {
  const picker = event.target.closest?.('[data-picker]');
  if (picker) showChosen(picker);
});

document.addEventListener('keydown', (event) => {
  const picker = event.target.closest?.('[data-picker]');
  if (picker?.open && event.key === 'Escape') {
    picker.open = false;
    picker.querySelector('summary').focus();
  }
  const search = event.target.closest?.('[data-search]');
  if (!search || event.key !== 'Enter') return;
  event.preventDefault();
  choose(search);
});

document.addEventListener('click', (event) => {
  for (const picker of document.querySelectorAll('[data-picker][open]')) {
    if (!picker.contains(event.target)) picker.open = false;
  }
  for (const panel of document.querySelectorAll('[data-panel]'))
    if (!panel.parentElement.contains(event.target)) panel.replaceChildren();
});

document.addEventListener(
  'toggle',
  (event) => {
    if (!event.target.matches?.('[data-picker][open]')) return;
    event.target.querySelector('[data-search]').focus();
    event.target.querySelector('.picker-list').scrollIntoView({ block: 'nearest' });
  },
  true,
);

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
const optionsOf = (search) => [...search.closest('[data-picker]').querySelectorAll('[data-options] label')];

function narrow(search) {
  const wanted = fold(search.value);
  for (const option of optionsOf(search)) option.hidden = !fold(option.textContent).includes(wanted);
}

function choose(search) {
  const text = search.value.trim();
  const options = optionsOf(search);
  const exact = options.find((option) => fold(option.textContent) === fold(text));
  const first = options.find((option) => !option.hidden);
  const option = exact ?? (search.hasAttribute('data-creates') ? undefined : first);
  const box =
    option?.querySelector('input') ??
    (search.hasAttribute('data-creates') && text && addOption(search.closest('[data-picker]'), text));
  if (!box) return;
  box.checked = true;
  search.value = '';
  narrow(search);
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

/** One more option that was not in the list; answers its box. */
export function addOption(picker, value) {
  const label = Object.assign(document.createElement('label'), { className: 'check' });
  const box = Object.assign(document.createElement('input'), {
    type: 'checkbox',
    name: `${picker.id}[]`,
    value,
  });
  box.dataset.color = 'gray';
  label.append(box, ' ', Object.assign(document.createElement('span'), { textContent: value }));
  picker.querySelector('[data-options]').prepend(label);
  return box;
}

/** Shows in the head of a picker what is chosen in it. */
export function showChosen(picker) {
  const chosen = [...picker.querySelectorAll('[data-options] input:checked')];
  const tags = chosen.flatMap((box) => {
    const tag = document.createElement('span');
    tag.className = `tag tag-${box.dataset.color}`;
    tag.textContent = box.parentElement.textContent.trim();
    return [tag, ' '];
  });
  const blank = Object.assign(document.createElement('span'), {
    className: 'muted',
    textContent: picker.querySelector('[data-blank]').dataset.blank,
  });
  picker.querySelector('[data-chosen]').replaceChildren(...(tags.length > 0 ? tags : [blank]));
}
