// The arrows walk along the columns of a chart; what each says is read under it.
for (const chart of document.querySelectorAll('[data-chart]')) {
  const points = [...chart.querySelectorAll('[data-said]')];
  const said = chart.querySelector('[data-chart-said]');
  let at = -1;

  const show = (next) => {
    points[at]?.classList.remove('chart-at');
    at = Math.max(0, Math.min(points.length - 1, next));
    points[at]?.classList.add('chart-at');
    said.textContent = points[at]?.dataset.said ?? '';
  };

  chart.addEventListener('keydown', (event) => {
    // From nowhere yet, the left arrow begins at the newest.
    const before = at < 0 ? points.length - 1 : at - 1;
    const to = { ArrowLeft: before, ArrowRight: at + 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(to);
    // On a phone the chart is wider than the screen.
    points[at]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  for (const [index, point] of points.entries()) point.addEventListener('pointerenter', () => show(index));
}
