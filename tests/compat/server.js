// A Kassette server with the demo's catalogue, and what the tests need to know of it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The server of KASSETTE_URL and KASSETTE_TOKEN, or one of our own on a free port, with a database that goes with it.
 * KASSETTE_BIN names its program. `stripe` is the address of a sandbox that takes its payments.
 */
export async function start({ stripe } = {}) {
  const { KASSETTE_URL: url, KASSETTE_TOKEN: token } = process.env;
  if (url) return describe({ url, token, makeToken: undefined, run: undefined, stop: async () => {} });

  const folder = await mkdtemp(join(tmpdir(), 'kassette-compat-'));
  const program = process.env.KASSETTE_BIN ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/kassette');
  const env = {
    PATH: process.env.PATH,
    KASSETTE_LISTEN: '127.0.0.1:0',
    KASSETTE_WEBHOOKS_TO_PRIVATE: 'true',
    KASSETTE_DATABASE_URL: `sqlite:${join(folder, 'kassette.db')}`,
    ...(stripe && {
      STRIPE_API_URL: stripe,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
      STRIPE_WEBHOOK_SECRET: 'whsec_sandbox',
    }),
  };
  const run = (...words) => execFileSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const makeToken = (scopes) => run('token', 'create', '--organization', 'acme', '--scope', scopes).trim();
  run('seed');
  const server = spawn(program, ['serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  for await (const line of createInterface(server.stdout)) {
    const own = line.match(/^listening on (.*)$/)?.[1];
    if (own) return describe({ url: own, token: makeToken('checkouts:write'), makeToken, run, stop });
  }
  throw new Error(`${program} ended before it listened`);
}

/** Adds the ids of the demo's products: by their names as keys. */
async function describe(server) {
  const products = {};
  for (const link of ['studio', 'lifetime', 'starter']) {
    const visit = await fetch(`${server.url}/l/kassette_cl_demo_${link}`, { redirect: 'manual' });
    const secret = new URL(visit.headers.get('location')).pathname.split('/').at(-1);
    const session = await fetch(`${server.url}/v1/checkouts/client/${secret}`);
    for (const { id, name } of (await session.json()).products) products[name] = id;
  }
  return { ...server, products };
}
