// Choosing several from a list: the box narrows it, Enter takes the first or makes a new one, the head shows the chosen.
document.addEventListener('input', (event) => {
  const search = event.target.closest?.('[data-search]');
  if (search) narrow(search);
});

document.addEventListener('change', (event) => {
  const picker = event.target.closest?.('[data-picker]');
  if (picker) show(picker);
});

document.addEventListener('keydown', (event) => {
  const search = event.target.closest?.('[data-search]');
  if (!search) return;
  if (event.key === 'Escape') search.closest('details').open = false;
  if (event.key !== 'Enter') return;
  event.preventDefault();
  choose(search);
});

document.addEventListener('click', (event) => {
  for (const picker of document.querySelectorAll('[data-picker][open]')) {
    if (!picker.contains(event.target)) picker.open = false;
  }
  if (!event.target.closest?.('.filter-menu')) document.getElementById('filter-panel')?.replaceChildren();
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
  const option = exact ?? (search.hasAttribute('data-creates') ? text && make(search, text) : first);
  if (!option) return;
  const box = option.querySelector('input');
  box.checked = true;
  search.value = '';
  narrow(search);
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

function make(search, text) {
  const label = document.createElement('label');
  label.className = 'check';
  const box = Object.assign(document.createElement('input'), {
    type: 'checkbox',
    name: search.name,
    value: text,
  });
  box.dataset.color = 'gray';
  const name = Object.assign(document.createElement('span'), { textContent: text });
  label.append(box, ' ', name);
  search.closest('[data-picker]').querySelector('[data-options]').prepend(label);
  return label;
}

function show(picker) {
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
