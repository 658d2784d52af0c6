import mustache from 'mustache';

// It would keep every text that it ever parsed.
mustache.templateCache = undefined;

/** What a template may name: `client.name`, with what it is and an example of it. */
export type Variable = { name: string; label: string; example: string };

export type Values = Readonly<Record<string, string>>;

/** What is wrong with a template, as a sentence beside its field; undefined when nothing is. */
export function templateTrouble(text: string, variables: readonly { name: string }[]): string | undefined {
  let spans: Spans;
  try {
    spans = mustache.parse(text) as Spans;
  } catch {
    return 'O acoladă nu se închide. Variabilele se scriu {{nume}}, iar o parte care apare numai când există, {{#nume}}…{{/nume}}.';
  }
  const known = new Set(variables.map(({ name }) => name));
  for (const [type, name] of flat(spans)) {
    if (type !== 'name' && type !== '#' && type !== '^')
      return `{{${type}${name}}} nu se poate folosi. Variabilele se scriu {{nume}}, cu două acolade.`;
    if (!known.has(name)) return `Variabila {{${name}}} nu există. Alegeți una din listă.`;
  }
  return undefined;
}

/**
 * The template with its values in place; a name without a value gives nothing. `{{#name}}…{{/name}}` stands where the
 * value is not empty, `{{^name}}…{{/name}}` where it is. Nothing else is done: there is no logic and no code.
 * @param asText what a value has to become to stand in the text as it is
 */
export function fillTemplate(text: string, values: Values, asText: (value: string) => string): string {
  return mustache.render(text, nested(values), {}, { escape: asText });
}

/** The names without a value that a filled text still shows: those that no part of their own keeps away. */
export function gapsOf(text: string, values: Values): string[] {
  return [...new Set(shown(mustache.parse(text) as Spans, values))].filter((name) => !values[name]);
}

function shown(spans: Spans, values: Values): string[] {
  return spans.flatMap(([type, name, , , inner]) => {
    if (type === 'name') return [name];
    if (type !== '#' && type !== '^') return [];
    return Boolean(values[name]) === (type === '#') ? shown((inner ?? []) as Spans, values) : [];
  });
}

type Spans = [type: string, name: string, from: number, to: number, inner?: Spans | number][];

function flat(spans: Spans): [string, string][] {
  return spans.flatMap(([type, name, , , inner]) => [
    ...(type === 'text' || type === '!' ? [] : [[type, name] as [string, string]]),
    ...(Array.isArray(inner) ? flat(inner) : []),
  ]);
}

// Mustache walks `client.name` from object to object; these have no prototype, so that nothing else is found on them.
function nested(values: Values): object {
  const root = Object.create(null);
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    const last = names.pop() as string;
    let at = root;
    for (const name of names) {
      at[name] ??= Object.create(null);
      at = at[name];
    }
    at[last] = value;
  }
  return root;
}
