// The customer portal through the SDKs of 2025 and of 2026, unmodified.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Polar } from 'polar-sdk-2025';
import { createPolar } from 'polar-sdk-2026/2026-04';

import { start } from './server.js';

let server, merchant;

before(async () => {
  server = await start();
  if (server.makeToken) merchant = server.makeToken('checkouts:write,customer_sessions:write,customers:read');
});

after(() => server?.stop());

/** A customer with this external id, who got what is free; the token that confirming gave them. */
async function buy(external_customer_id) {
  const { checkouts } = createPolar({ baseUrl: server.url, accessToken: merchant });
  const { client_secret } = await checkouts.create({ products: [server.products.Starter], external_customer_id });
  const confirmed = await checkouts.clientConfirm(client_secret, { customer_email: `${external_customer_id}@example.com` });
  return confirmed.customer_session_token;
}

/** What `list` lists, once there is something: what is free is settled a moment after its confirmation. */
async function first(list) {
  const patience = AbortSignal.timeout(10_000);
  while (!patience.aborted) {
    const [item] = await list();
    if (item) return item;
  }
  assert.fail('nothing is listed');
}

test('the SDK of 2026 opens a session and reads the portal', async (context) => {
  if (!merchant) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const own = await buy('c-2026');
  const { customerSessions } = createPolar({ baseUrl: server.url, accessToken: merchant });
  const session = await customerSessions.create({ external_customer_id: 'c-2026', return_url: 'https://shop.example/' });
  assert.equal(session.customer.email, 'c-2026@example.com');
  assert.equal(session.return_url, 'https://shop.example/');
  for (const accessToken of [own, session.token]) {
    const { customerPortal: portal } = createPolar({ baseUrl: server.url, accessToken });
    const order = await first(async () => (await portal.orders.list({})).items);
    assert.deepEqual([order.product.name, order.total_amount], ['Starter', 0]);
    assert.deepEqual(await portal.orders.get(order.id), order);
    assert.equal((await portal.customers.get()).email, 'c-2026@example.com');
    assert.deepEqual((await portal.benefitGrants.list({ checkout_id: order.checkout_id })).items, []);
    assert.deepEqual((await portal.subscriptions.list({})).items.map(({ id }) => id), [order.subscription_id].filter(Boolean));
  }
});

test('the SDK of 2025 opens a session and reads the portal', async (context) => {
  if (!merchant) return context.skip('tokens cannot be made on a server that runs elsewhere');
  await buy('c-2025');
  const polar = new Polar({ serverURL: server.url, accessToken: merchant });
  const session = await polar.customerSessions.create({ customerExternalId: 'c-2025' });
  assert.equal(session.customer.email, 'c-2025@example.com');
  const security = { customerSession: session.token };
  const order = await first(async () => (await polar.customerPortal.orders.list(security, {})).result.items);
  assert.equal(order.product.organization.slug, 'acme');
  assert.deepEqual(await polar.customerPortal.orders.get(security, { id: order.id }), order);
  assert.equal((await polar.customerPortal.customers.get(security)).email, 'c-2025@example.com');
});
