// The sandbox through Stripe's own client for Node.js, unmodified: what it sends is understood, and it understands the answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import Stripe from 'stripe';

import { confirmationToken, payWith, start } from './sandbox.js';

let sandbox, stripe;

before(async () => {
  sandbox = await start();
  stripe = sandbox.stripe;
});

after(() => sandbox?.stop());

const token = (card) => confirmationToken(stripe, card);
const pay = (card, more, options) => payWith(stripe, card, more, options);

/** What `promise` fails with. */
async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it was not refused');
}

test('a customer is made, changed and read again', async () => {
  const address = { country: 'DE', city: 'Berlin', line1: 'Torstraße 1', postal_code: '10119' };
  const made = await stripe.customers.create({
    email: 'ada@example.com', name: 'Ada & Söhne', address, metadata: { kassette: 'a=b&c', gone: 'soon' },
  });
  assert.match(made.id, /^cus_/);
  assert.equal(made.lastResponse.statusCode, 200);
  assert.match(made.lastResponse.requestId, /^req_/);

  await stripe.customers.update(made.id, { name: 'Ada', metadata: { gone: '' } });
  const read = await stripe.customers.retrieve(made.id);
  assert.equal(read.name, 'Ada');
  assert.equal(read.email, 'ada@example.com');
  assert.equal(read.address.line1, 'Torstraße 1');
  assert.deepEqual(read.metadata, { kassette: 'a=b&c' });
});

test('an unknown customer and an unknown parameter are requests that are invalid', async () => {
  const missing = await failure(stripe.customers.retrieve('cus_nobody'));
  assert.ok(missing instanceof Stripe.errors.StripeInvalidRequestError, missing);
  assert.equal(missing.statusCode, 404);
  assert.equal(missing.code, 'resource_missing');

  const unknown = await failure(stripe.customers.create({ nickname: 'Ada' }));
  assert.ok(unknown instanceof Stripe.errors.StripeInvalidRequestError, unknown);
  assert.equal(unknown.code, 'parameter_unknown');
  assert.equal(unknown.param, 'nickname');
});

test('another secret key is refused', async () => {
  const { hostname: host, port } = new URL(sandbox.url);
  const stranger = new Stripe('sk_test_other', { host, port, protocol: 'http', maxNetworkRetries: 0 });
  const error = await failure(stranger.customers.create({}));
  assert.ok(error instanceof Stripe.errors.StripeAuthenticationError, error);
});

test('an intent with a confirmation token takes the money, with the charge if it is asked for', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' });
  const intent = await pay('pm_card_visa', {
    customer: customer.id, setup_future_usage: 'off_session', expand: ['latest_charge'], metadata: { order: '7' },
  });
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.amount_received, 1299);
  assert.equal(intent.latest_charge.paid, true);
  assert.equal(intent.latest_charge.payment_intent, intent.id);

  const read = await stripe.paymentIntents.retrieve(intent.id);
  assert.equal(read.status, 'succeeded');
  assert.equal(read.latest_charge, intent.latest_charge.id);
  assert.deepEqual(read.metadata, { order: '7' });

  const cards = await stripe.customers.listPaymentMethods(customer.id);
  assert.deepEqual(cards.data.map(({ id }) => id), [intent.payment_method]);
});

test('a confirmation token is used once', async () => {
  const once = await token('pm_card_visa');
  const paid = await pay('pm_card_visa', { confirmation_token: once });
  const error = await failure(pay('pm_card_visa', { confirmation_token: once }));
  assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError, error);
  assert.equal(error.param, 'confirmation_token');
  assert.match(error.message, new RegExp(paid.id));
});

test('a card that is declined says why', async () => {
  const declines = {
    pm_card_visa_chargeDeclinedInsufficientFunds: ['card_declined', 'insufficient_funds'],
    pm_card_chargeDeclinedExpiredCard: ['expired_card'],
    pm_card_visa_chargeDeclined: ['card_declined', 'generic_decline'],
  };
  for (const [card, [code, why]] of Object.entries(declines)) {
    const error = await failure(pay(card));
    assert.ok(error instanceof Stripe.errors.StripeCardError, error);
    assert.equal(error.statusCode, 402);
    assert.equal(error.code, code);
    assert.equal(error.raw.decline_code, why);
    assert.equal(error.payment_intent.status, 'requires_payment_method');
    assert.equal(error.payment_intent.last_payment_error.code, code);
  }
});

test('a card with a challenge waits for its buyer, and can be cancelled', async () => {
  const intent = await pay('pm_card_threeDSecure2Required');
  assert.equal(intent.status, 'requires_action');
  assert.equal(intent.next_action.type, 'use_stripe_sdk');
  assert.ok(intent.client_secret.startsWith(`${intent.id}_secret_`));

  const gone = await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
  assert.equal(gone.status, 'canceled');
  assert.equal(gone.cancellation_reason, 'abandoned');
  const error = await failure(stripe.paymentIntents.cancel(intent.id));
  assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError, error);
  assert.equal(error.code, 'payment_intent_unexpected_state');
});

test('money that was taken cannot be cancelled', async () => {
  const { id } = await pay('pm_card_visa');
  const error = await failure(stripe.paymentIntents.cancel(id));
  assert.equal(error.code, 'payment_intent_unexpected_state');
  assert.equal(error.payment_intent.status, 'succeeded');
});

test('a card is stored for later, declined, challenged and cancelled', async () => {
  const customer = await stripe.customers.create({});
  const store = async (card) => stripe.setupIntents.create({
    confirm: true, customer: customer.id, usage: 'off_session', confirmation_token: await token(card),
    automatic_payment_methods: { enabled: true },
  });
  const stored = await store('pm_card_visa');
  assert.equal(stored.status, 'succeeded');
  assert.equal((await stripe.setupIntents.retrieve(stored.id)).payment_method, stored.payment_method);

  const error = await failure(store('pm_card_visa_chargeDeclined'));
  assert.ok(error instanceof Stripe.errors.StripeCardError, error);
  assert.equal(error.setup_intent.status, 'requires_payment_method');

  const asked = await store('pm_card_threeDSecure2Required');
  assert.equal(asked.status, 'requires_action');
  assert.equal((await stripe.setupIntents.cancel(asked.id)).status, 'canceled');
});

test('a payment is refunded in parts, and no further', async () => {
  const { id } = await pay('pm_card_visa');
  const part = await stripe.refunds.create({ payment_intent: id, amount: 300, reason: 'requested_by_customer' });
  assert.equal(part.status, 'succeeded');
  assert.equal(part.amount, 300);
  const rest = await stripe.refunds.create({ payment_intent: id });
  assert.equal(rest.amount, 999);

  const error = await failure(stripe.refunds.create({ payment_intent: id }));
  assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError, error);
  assert.equal(error.code, 'charge_already_refunded');
  const listed = await stripe.refunds.list({ payment_intent: id });
  assert.deepEqual(listed.data.map((refund) => refund.id).sort(), [part.id, rest.id].sort());
});

test('a domain is registered once, listed and validated', async () => {
  const made = await stripe.paymentMethodDomains.create({ domain_name: 'pay.example.com', enabled: false });
  const again = await stripe.paymentMethodDomains.create({ domain_name: 'pay.example.com' });
  assert.equal(again.id, made.id);
  await stripe.paymentMethodDomains.update(made.id, { enabled: true });
  const listed = await stripe.paymentMethodDomains.list({ domain_name: 'pay.example.com' });
  assert.deepEqual(listed.data.map(({ id, enabled }) => [id, enabled]), [[made.id, true]]);
  const validated = await stripe.paymentMethodDomains.validate(made.id);
  assert.equal(validated.apple_pay.status, 'active');
});

test("a customer's browser gets a session with what it may do", async () => {
  const customer = await stripe.customers.create({});
  const features = { payment_method_redisplay: 'enabled', payment_method_save: 'enabled', payment_method_save_usage: 'off_session' };
  const session = await stripe.customerSessions.create({
    customer: customer.id, components: { payment_element: { enabled: true, features } },
  });
  assert.match(session.client_secret, /^cuss_secret_/);
  assert.equal(session.customer, customer.id);
  assert.equal(session.components.payment_element.features.payment_method_redisplay, 'enabled');
  assert.equal(session.components.pricing_table.enabled, false);

  const error = await failure(stripe.customerSessions.create({ customer: customer.id }));
  assert.equal(error.code, 'parameter_missing');
  assert.equal(error.param, 'components');
});

test('a call that is made again with its key is answered as before, and takes no money twice', async () => {
  const options = { idempotencyKey: 'order-8' };
  const more = { confirmation_token: await token('pm_card_visa'), metadata: { order: '8' } };
  const first = await pay('pm_card_visa', more, options);
  const again = await pay('pm_card_visa', more, options);
  assert.equal(again.id, first.id);
  assert.equal(again.latest_charge, first.latest_charge);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');

  const error = await failure(pay('pm_card_visa', { ...more, amount: 1300 }, options));
  assert.ok(error instanceof Stripe.errors.StripeIdempotencyError, error);
  assert.equal(error.statusCode, 400);
});

test('lists are read to their end, page by page', async () => {
  const names = [];
  for (let number = 0; number < 5; number += 1) {
    names.push((await stripe.customers.create({ email: 'pages@example.com' })).id);
  }
  const found = [];
  for await (const { id } of stripe.customers.list({ email: 'pages@example.com', limit: 2 })) found.push(id);
  assert.deepEqual(found, names.reverse());
});
