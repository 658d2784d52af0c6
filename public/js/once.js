// What is shown once is not there any more when Back shows the page as it was left.
window.addEventListener('pagehide', () => {
  for (const shown of document.querySelectorAll('[data-once]')) shown.remove();
});
