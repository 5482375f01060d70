// A sandbox in Stripe's place, and a client of Stripe's own that talks to it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import Stripe from 'stripe';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A sandbox on a free port, which posts events to `webhookUrl`, signed with `webhookSecret`.
 * KASSETTE_SANDBOX_BIN names its program.
 */
export async function start({ webhookUrl, webhookSecret } = {}) {
  const built = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/kassette-sandbox');
  const program = process.env.KASSETTE_SANDBOX_BIN ?? built;
  const env = {
    PATH: process.env.PATH,
    SANDBOX_LISTEN: '127.0.0.1:0',
    ...(webhookUrl && { SANDBOX_WEBHOOK_URL: webhookUrl, SANDBOX_WEBHOOK_SECRET: webhookSecret }),
  };
  const sandbox = spawn(program, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => sandbox.once('exit', resolve));
  const stop = async () => {
    sandbox.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface(sandbox.stdout)) {
    const url = line.match(/^listening on (.*)$/)?.[1];
    if (url) return { url, stripe: client(url), stop };
  }
  throw new Error(`${program} ended before it listened`);
}

function client(url) {
  const { hostname: host, port } = new URL(url);
  const options = { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false };
  return new Stripe('sk_test_sandbox', options);
}

/** What a payment form makes of this card. */
export async function confirmationToken(stripe, card) {
  const form = { payment_method: card, return_url: 'https://shop.example.com/thanks' };
  return (await stripe.testHelpers.confirmationTokens.create(form)).id;
}

/** An intent that takes 12.99 from this card at once. */
export async function payWith(stripe, card, more = {}, options = {}) {
  const form = {
    amount: 1299, currency: 'eur', confirm: true, confirmation_token: await confirmationToken(stripe, card),
    automatic_payment_methods: { enabled: true }, ...more,
  };
  return stripe.paymentIntents.create(form, options);
}
