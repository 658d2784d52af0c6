// The client's form: Enter in the import box imports, a proposal is taken or left in place, the type proposes its
// term, what was filled is marked until touched, and nothing typed while the register answers is lost.
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

  // The import swaps whole groups of fields. What was typed since it was asked is put back.
  let asked;
  document.addEventListener('htmx:before:request', (event) => {
    if (event.target.id === 'import') asked = valuesOf(form);
  });
  document.addEventListener('htmx:before:swap', (event) => {
    if (event.target.id !== 'import' || !asked) return;
    const typed = [...valuesOf(form)].filter(([name, value]) => asked.has(name) && asked.get(name) !== value);
    asked = undefined;
    if (typed.length > 0) document.addEventListener('htmx:after:swap', () => restore(typed), { once: true });
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

function restore(typed) {
  for (const [key, value] of typed) {
    const [name, option] = key.split(' ');
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === 'hidden' || (option !== undefined && control.value !== option)) continue;
      setValue(control, value);
      control.removeAttribute('data-filled');
    }
  }
}
