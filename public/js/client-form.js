// The client's form: Enter in the import box imports, a proposal is taken or left in place, the type proposes its
// term, what was filled is marked until touched, and nothing typed while the register answers is lost.
import { addOption, showChosen } from './picker.js';

const form = document.querySelector('[data-client-form]');

if (form) {
  form.addEventListener('keydown', (event) => {
    const button = event.key === 'Enter' && !event.ctrlKey && event.target.dataset.enter;
    if (!button) return;
    event.preventDefault();
    form.querySelector(button).click();
  });

  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-take], [data-keep]');
    const field = button?.closest('.field');
    const control = field && controlOf(field);
    if (!control) return;
    event.preventDefault();
    if (button.dataset.take !== undefined) setValue(control, button.dataset.take);
    button.closest('[data-proposal]').remove();
    control.focus();
    control.dispatchEvent(new Event('change', { bubbles: true }));
  });

  form.addEventListener('input', (event) => {
    event.target.removeAttribute('data-filled');
    if (/(^|\[)locality\]?$/.test(event.target.name))
      event.target.closest('.address').querySelector('[data-siruta]').value = '';
    const filled = form.elements.filled;
    filled.value = filled.value
      .split(',')
      .filter((name) => name !== event.target.name)
      .join(',');
  });

  let termOfType = termOf(form.elements.type_id);
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'type_id') return;
    const field = form.elements.payment_term_days;
    const term = termOf(event.target);
    if (field.value === '' || field.value === termOfType) field.value = term;
    termOfType = term;
  });

  // The import swaps whole groups of fields. What was typed since it was asked goes into the answer before it is
  // shown: htmx rests between its swap and its after:swap, and what is typed in that moment must stay too.
  let asked;
  // In the same box, the number being typed asks whether we have it: that answer fills nothing.
  const isImport = ({ target, detail }) =>
    target.closest?.('#import-box') && detail.ctx.sourceElement.id !== 'lookup_tax_id';
  document.addEventListener('htmx:before:request', (event) => {
    if (isImport(event)) asked = valuesOf(form);
  });
  document.addEventListener('htmx:before:swap', (event) => {
    const { detail } = event;
    if (!asked || !isImport(event)) return;
    const typed = [...valuesOf(form)].filter(([key, value]) => asked.get(key) !== value);
    asked = undefined;
    for (const { fragment } of detail.tasks) restore(typed, fragment);
  });

  // A second click while the first is on its way saves nothing twice; it need not even leave.
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'true';
  });
  window.addEventListener('pageshow', () => delete form.dataset.sent);
}

function controlOf(field) {
  return field.querySelector('input:not([type="hidden"]), select');
}

function termOf(select) {
  return select.selectedOptions[0]?.dataset.term ?? '';
}

function setValue(control, value) {
  if (control.type === 'checkbox') control.checked = value === 'true';
  else control.value = value;
}

function valuesOf(of) {
  const controls = [...of.querySelectorAll('.field input:not([type="hidden"]), .field select')].filter(
    ({ name }) => name,
  );
  return new Map(
    controls.map((control) => [
      control.type === 'checkbox' ? `${control.name} ${control.value}` : control.name,
      typedIn(control),
    ]),
  );
}

function typedIn(control) {
  return control.type === 'checkbox' ? String(control.checked) : control.value;
}

function restore(typed, fragment) {
  for (const [key, value] of typed) {
    const [, name, option] = /^(\S+)(?: (.*))?$/s.exec(key);
    const same = [...fragment.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type="hidden"])`)];
    const control = same.find(
      (one) =>
        (one.type === 'checkbox') === (option !== undefined) &&
        (one.value === option || option === undefined),
    );
    const picker = same[0]?.closest('[data-picker]');
    if (control) setValue(control, value);
    else if (picker && value === 'true') addOption(picker, option).checked = true;
    control?.removeAttribute('data-filled');
    if (picker) showChosen(picker);
    const filled = fragment.querySelector('[name="filled"]');
    if (filled)
      filled.value = filled.value
        .split(',')
        .filter((one) => one !== name)
        .join(',');
  }
  for (const { id } of form.querySelectorAll('[data-picker][open]')) {
    fragment.querySelector(`#${id}`)?.setAttribute('open', '');
  }
}
