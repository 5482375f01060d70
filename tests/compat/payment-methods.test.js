// Customers' payment methods through the SDKs of 2025 and of 2026, unmodified.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Polar } from 'polar-sdk-2025';
import { createPolar } from 'polar-sdk-2026/2026-04';

import { confirmationToken, start as startSandbox } from './sandbox.js';
import { start } from './server.js';

let sandbox, server, merchant;

before(async () => {
  sandbox = await startSandbox();
  server = await start({ stripe: sandbox.url });
  if (server.makeToken) merchant = server.makeToken('customers:write,customer_sessions:write');
});

after(async () => {
  await server?.stop();
  await sandbox?.stop();
});

/** The token of a session of a customer whom the merchant has just added. */
async function letIn(email) {
  const { customers, customerSessions } = createPolar({ baseUrl: server.url, accessToken: merchant });
  const { id } = await customers.create({ email });
  return (await customerSessions.create({ customer_id: id })).token;
}

const return_url = 'https://shop.example/account';

test('the SDK of 2026 saves, lists and removes', async (context) => {
  if (!merchant) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const { customerPortal } = createPolar({ baseUrl: server.url, accessToken: await letIn('a-2026@example.com') });
  const { customers } = customerPortal;
  const token = await confirmationToken(sandbox.stripe, 'pm_card_visa');
  const added = await customers.addPaymentMethod({ confirmation_token_id: token, set_default: true, return_url });
  assert.equal(added.status, 'succeeded');
  const { items } = await customers.listPaymentMethods({});
  assert.deepEqual(items, [added.payment_method]);
  assert.deepEqual([items[0].method_metadata.last4, items[0].is_default], ['4242', true]);
  await customers.deletePaymentMethod(items[0].id);
  assert.deepEqual((await customers.listPaymentMethods({})).items, []);
});

test('the SDK of 2026 hears of a decline and of a bank that asks', async (context) => {
  if (!merchant) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const { customerPortal } = createPolar({ baseUrl: server.url, accessToken: await letIn('b-2026@example.com') });
  const { customers } = customerPortal;
  const add = async (card) => {
    const confirmation_token_id = await confirmationToken(sandbox.stripe, card);
    return customers.addPaymentMethod({ confirmation_token_id, set_default: false, return_url });
  };
  await assert.rejects(add('pm_card_visa_chargeDeclined'), /declined|PaymentMethodSetupFailed/);
  const waits = await add('pm_card_authenticationRequired');
  assert.equal(waits.status, 'requires_action');
  const [setup_intent_id] = waits.client_secret.split('_secret_');
  const challenge = new URLSearchParams({ client_secret: waits.client_secret, outcome: 'complete' });
  await fetch(`${sandbox.url}/3d_secure/${setup_intent_id}`, { method: 'POST', body: challenge });
  const done = await customers.confirmPaymentMethod({ setup_intent_id, set_default: true });
  assert.deepEqual([done.status, done.payment_method.is_default], ['succeeded', true]);
});

test('the SDK of 2025 saves, lists and removes', async (context) => {
  if (!merchant) return context.skip('tokens cannot be made on a server that runs elsewhere');
  const security = { customerSession: await letIn('a-2025@example.com') };
  const { customers } = new Polar({ serverURL: server.url }).customerPortal;
  const confirmationTokenId = await confirmationToken(sandbox.stripe, 'pm_card_visa');
  const added = await customers.addPaymentMethod(security, { confirmationTokenId, setDefault: true, returnUrl: return_url });
  // That SDK leaves out what it does not expect of any payment method, even of cards.
  assert.deepEqual([added.type, added.default], ['card', true]);
  const { result } = await customers.getPaymentMethods(security, {});
  assert.deepEqual(result.items, [added]);
  await customers.deletePaymentMethod(security, { id: added.id });
  assert.deepEqual((await customers.getPaymentMethods(security, {})).result.items, []);
});
