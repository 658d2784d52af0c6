const cell = (/** @type {string} */ name) => `<td><%= row.${name} %></td>`;
const names = (/** @type {string} */ name) =>
  `<td><% for (const each of row.${name}) { %><i><%= each.name %></i> <% } %></td>`;
const cells = ['tax_id', 'locality', 'status', 'level_name', 'type_name'].map(cell).join('');

const head = '<!doctype html><html lang="ro"><head><meta charset="utf-8"><title>Clienți</title></head><body>';

/** What the bare side renders: as many rows and fields as ours, each in one template. */
export const templates = {
  list:
    `${head}<table><% for (const row of it.rows) { %><tr><td><a href="/clients/<%= row.id %>"><%= row.name %></a></td>` +
    `${cells}${names('managers')}${names('tags')}</tr>\n<% } %></table></body></html>`,
  suggestions:
    '<ul><% for (const row of it.rows) { %><li><a href="/clients/<%= row.id %>"><%= row.name %></a> <%= row.tax_id %> ' +
    '<%= row.locality %></li>\n<% } %></ul>',
  card:
    `${head}<% for (const row of it.rows) { %><h1><%= row.name %></h1><dl>` +
    '<% for (const [name, value] of Object.entries(row)) { if (Array.isArray(value)) { for (const each of value) { %>' +
    '<dt><%= name %></dt><% for (const part of Object.values(each)) { %><dd><%= part %></dd><% } %>\n' +
    '<% } } else { %><dt><%= name %></dt><dd><%= value %></dd>\n<% } } %></dl><% } %></body></html>',
  form:
    `${head}<form><% for (const set of it.sets) for (const row of set) for (const [name, value] of Object.entries(row)) { %>` +
    '<label><%= name %><% if (Array.isArray(value)) { %><select><% for (const each of value) { %><option>' +
    '<% for (const part of Object.values(each)) { %><%= part %> <% } %></option><% } %></select><% } else { %>' +
    '<input name="<%= name %>" value="<%= value %>"><% } %></label>\n<% } %></form></body></html>',
};
