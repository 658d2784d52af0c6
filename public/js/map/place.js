// Where one looks stands in the address, and goes along with every link and form that leads back to the map.
export function keepPlace(map) {
  const place = () => {
    const { lat, lng } = map.getCenter();
    return [lat.toFixed(4), lng.toFixed(4), map.getZoom()].join();
  };
  let moved = false;
  map.on('moveend', () => {
    moved = true;
    const address = new URL(location.href);
    address.searchParams.set('at', place());
    history.replaceState(history.state, '', address);
  });
  const isMap = (path) => path === location.pathname;

  document.addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[href]');
    if (!link || !moved || link.origin !== location.origin || !isMap(link.pathname)) return;
    const address = new URL(link.href);
    address.searchParams.set('at', place());
    link.href = address;
  });
  document.addEventListener('submit', ({ target: form }) => {
    if (!moved || !isMap(new URL(form.action).pathname)) return;
    const kept = Object.assign(document.createElement('input'), {
      type: 'hidden',
      name: 'at',
      value: place(),
    });
    form.append(kept);
  });
}
