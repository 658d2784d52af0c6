// A press on a variable writes it where the cursor last stood in the form's texts. Without this module it is typed.
let field;

document.addEventListener('focusin', (event) => {
  if (event.target.matches('[data-insertable]')) field = event.target;
});

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-insert]');
  if (!button) return;
  const fields = [...button.closest('form').querySelectorAll('[data-insertable]')];
  const into = fields.includes(field) ? field : fields.at(-1);
  into.focus();
  into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, 'end');
  into.dispatchEvent(new Event('input', { bubbles: true }));
});
