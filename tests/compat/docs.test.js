// What docs/customers.md has merchants do, done as it is written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { start } from './server.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const page = new URL('../../docs/customers.md', import.meta.url);

let server;

before(async () => {
  server = await start();
});

after(() => server?.stop());

/** The blocks of code in this language, in their order. */
async function blocks(language) {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
}

/** What the code prints. */
function run(program, args, input, variables) {
  const env = { PATH: process.env.PATH, KASSETTE_URL: server.url, ...variables };
  return execFileSync(program, args, { cwd: here, env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

const runModule = (code, variables) =>
  run('node', ['--input-type=module'], code.replace('@polar-sh/sdk', 'polar-sdk-2026'), variables);

test('a customer is named, buys, is let in and sees their order', async (context) => {
  if (!server.makeToken) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const [create, list] = await blocks('js');
  const [letIn] = await blocks('sh');
  const KASSETTE_TOKEN = server.makeToken('checkouts:write,customer_sessions:write');

  const url = runModule(create, { KASSETTE_TOKEN, PRODUCT_ID: server.products.Starter }).trim();
  const secret = new URL(url).pathname.split('/').at(-1);
  const confirmed = await fetch(`${server.url}/v1/checkouts/client/${secret}/confirm`, {
    method: 'POST',
    body: JSON.stringify({ customer_email: 'user-42@example.com' }),
  });
  assert.equal(confirmed.status, 200);

  const session = JSON.parse(run('sh', ['-c', letIn], '', { KASSETTE_TOKEN }));
  assert.equal(session.return_url, 'https://shop.example/account');
  const patience = AbortSignal.timeout(10_000);
  let orders = '';
  // What is free is settled a moment after its confirmation.
  while (orders === '' && !patience.aborted) orders = runModule(list, { CUSTOMER_TOKEN: session.token });
  assert.equal(orders, 'Starter 0 usd\n');
});
