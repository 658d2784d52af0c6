import { companyNumber } from './clients.mjs';
import { send } from './http.mjs';
import { startWeb, stopProgram } from './programs.mjs';
import { withNumber } from './scenarios.mjs';

/** @typedef {{ text: string, values: unknown[], name?: string, rows: Record<string, unknown>[] }} Statement */
/**
 * @typedef {object} Plan How the bare side answers a scenario.
 * @property {{ template: string, limit: number }} shown
 * @property {{ status: number, ids: number[], tax_id: string }} made what each recorded request of a save made
 * @property {Statement[][]} variants the statements of each request
 */

/**
 * The statements that our program sends for each request of each scenario, recorded in a web process of its own.
 * The look-up of the session is left out, and so is what belongs to the queue of the jobs.
 * @param {Record<string, string>} env of the web process
 * @param {import('./scenarios.mjs').Scenario[]} scenarios
 * @returns {Promise<Plan[]>} in the order of the scenarios
 */
export async function recordPlans(env, scenarios) {
  const { child, url } = await startWeb(env, ['--import', new URL('./record.mjs', import.meta.url).href]);
  const plans = [];
  try {
    // What the process asks while it starts belongs to no request; its first look asks for the migrations too.
    for (let look = 0; look < 2; look += 1) await collectStatements(child, url)();
    for (const [index, { requests, expected, shown }] of scenarios.entries()) {
      const made = { status: expected, ids: [], tax_id: companyNumber(199_000_000 + index) };
      const variants = [];
      for (const request of requests) {
        const statements = collectStatements(child, url);
        const { status, headers } = await send(url, withNumber(request, made.tax_id));
        if (status !== expected)
          throw new Error(`${request.method} ${request.path} answered ${status}, not ${expected}.`);
        made.ids.push(Number(headers.location?.split('/').at(-1)));
        variants.push((await statements()).filter(({ text }) => !text.includes('"sessions"')));
      }
      plans.push({ shown, made, variants });
    }
    return plans;
  } finally {
    await stopProgram(child);
  }
}

/**
 * Collects the statements of a recorded process from now on. The function it answers waits for those of the question
 * whether the database answers, which come last.
 */
function collectStatements(child, url) {
  /** @type {Statement[]} */
  const statements = [];
  let complete;
  const last = new Promise((done) => (complete = done));
  const collect = ({ statement }) =>
    /current_setting\('transaction_read_only'\)/.test(statement.text)
      ? complete()
      : statements.push(statement);
  child.on('message', collect);
  return async () => {
    await send(url, { method: 'GET', path: '/health/ready' });
    await last;
    child.off('message', collect);
    return statements;
  };
}
