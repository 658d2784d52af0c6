// Loaded into a web process with --import: tells its parent every statement that the program sends to PostgreSQL,
// with its parameters and rows, as it is sent. So the bare side runs the program's own SQL and cannot drift from it.
import pg from 'pg';

const { query } = pg.Client.prototype;

pg.Client.prototype.query = function recorded(...args) {
  const [given, second] = args;
  const text = typeof given === 'string' ? given : given?.text;
  const ofQueue = /search_path/.test(this.connectionParameters.options ?? '');
  const callback = args.at(-1);
  if (ofQueue || typeof text !== 'string') return query.apply(this, args);

  const values = given.values ?? (Array.isArray(second) ? second : []);
  const name = typeof given === 'object' ? given.name : undefined;
  const tell = (/** @type {pg.QueryResult | undefined} */ result) =>
    process.send?.({ statement: { text, values, name, rows: result?.rows ?? [] } });
  if (typeof callback !== 'function') {
    return query.apply(this, args).then((result) => {
      tell(result);
      return result;
    });
  }
  args[args.length - 1] = (error, result) => {
    if (!error) tell(result);
    callback(error, result);
  };
  return query.apply(this, args);
};
