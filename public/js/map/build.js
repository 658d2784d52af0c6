/** An element with its attributes and children; a text is never read as HTML. */
export function build(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== ''));
  return element;
}

export function draw(name, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const number = (count) => count.toLocaleString('ro-RO', { useGrouping: 'always' });

/** "1 client", "20 de clienți", "101 clienți". */
export function clients(count) {
  if (count === 1) return '1 client';
  const tail = count % 100;
  return `${number(count)} ${count > 0 && (tail === 0 || tail >= 20) ? 'de ' : ''}clienți`;
}

/** An address with more in it. */
export function withQuery(address, more) {
  const url = new URL(address, location.href);
  for (const [key, value] of Object.entries(more)) url.searchParams.set(key, value);
  return url.pathname + url.search;
}
