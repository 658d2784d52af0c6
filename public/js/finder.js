// The search box of the frame: arrows walk the suggestions, Escape closes them.
const form = document.querySelector('[data-finder]');

form?.addEventListener('keydown', (event) => {
  const links = [...form.querySelectorAll('#suggestions a')];
  if (event.key === 'Escape') {
    close();
    form.querySelector('input').focus();
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const at = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  event.preventDefault();
  (links[at] ?? form.querySelector('input')).focus();
});
document.addEventListener('click', (event) => {
  if (form && !form.contains(event.target)) close();
});

function close() {
  document.getElementById('suggestions').replaceChildren();
}
