// What docs/customers.md has merchants do, done as it is written.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { blocks, run } from './docs.js';
import { start } from './server.js';

let server;

before(async () => {
  server = await start();
});

after(() => server?.stop());

const withServer = (variables) => ({ KASSETTE_URL: server.url, ...variables });

const runModule = (code, variables) =>
  run('node', ['--input-type=module'], code.replace('@polar-sh/sdk', 'polar-sdk-2026'), withServer(variables));

test('a customer is named, buys, is let in and sees their order', async (context) => {
  if (!server.makeToken) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const [create, list] = await blocks('customers.md', 'js');
  const [letIn] = await blocks('customers.md', 'sh');
  const KASSETTE_TOKEN = server.makeToken('checkouts:write,customer_sessions:write');

  const url = (await runModule(create, { KASSETTE_TOKEN, PRODUCT_ID: server.products.Starter })).trim();
  const secret = new URL(url).pathname.split('/').at(-1);
  const confirmed = await fetch(`${server.url}/v1/checkouts/client/${secret}/confirm`, {
    method: 'POST',
    body: JSON.stringify({ customer_email: 'user-42@example.com' }),
  });
  assert.equal(confirmed.status, 200);

  const session = JSON.parse(await run('sh', ['-c', letIn], '', withServer({ KASSETTE_TOKEN })));
  assert.equal(session.return_url, 'https://shop.example/account');
  const patience = AbortSignal.timeout(10_000);
  let orders = '';
  // What is free is settled a moment after its confirmation.
  while (orders === '' && !patience.aborted) orders = await runModule(list, { CUSTOMER_TOKEN: session.token });
  assert.equal(orders, 'Starter 0 usd\n');
});
