// What docs/receipts.md has merchants do with a receipt, done as it is written, with the libraries that it names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { blocks, run } from './docs.js';
import { start } from './server.js';

const python = process.env.KASSETTE_PYTHON;

let server, session;

before(async () => {
  server = await start();
  const visit = await fetch(`${server.url}/l/kassette_cl_demo_starter?embed_origin=https://shop.example`, { redirect: 'manual' });
  const secret = new URL(visit.headers.get('location')).pathname.split('/').at(-1);
  const path = `${server.url}/v1/checkouts/client/${secret}`;
  const stream = await fetch(`${path}/stream`);
  const body = JSON.stringify({ customer_email: 'receipt@example.com' });
  assert.equal((await fetch(`${path}/confirm`, { method: 'POST', body })).status, 200);
  let heard = '';
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    heard += chunk;
    if (heard.includes('"status":"succeeded"')) break;
  }
  session = await (await fetch(path)).json();
});

after(() => server?.stop());

/** How each language runs the example and prints what it returns. */
const LANGUAGES = {
  js: (example, receipt, variables) => {
    const last = `console.log(JSON.stringify(await check(${JSON.stringify(receipt)})));`;
    return run('node', ['--input-type=module', '--no-warnings'], example + last, variables);
  },
  python: (example, receipt, variables) => {
    const last = `import json\nprint(json.dumps(check(${JSON.stringify(receipt)})))`;
    return run(python, ['-'], `${example}\n${last}`, variables);
  },
};

for (const [language, runExample] of Object.entries(LANGUAGES)) {
  const skip = language === 'python' && !python && 'KASSETTE_PYTHON names no Python with PyJWT';

  /** What the documented check says of the receipt. */
  const check = async (receipt, organization = session.organization.id) => {
    const example = (await blocks('receipts.md', language)).find((code) => code.includes('check(receipt)'));
    const variables = { KASSETTE_URL: server.url, ORGANIZATION_ID: organization };
    return JSON.parse(await runExample(example, receipt, variables));
  };

  test(`${language}: the server's receipt is taken and says what was bought`, { skip }, async () => {
    const { iat, order_id, ...said } = await check(session.receipt);
    assert.equal(typeof iat, 'number');
    assert.match(order_id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(said, {
      iss: server.url,
      aud: session.organization.id,
      checkout_id: session.id,
      status: 'succeeded',
      amount: 0,
      currency: 'usd',
      product_id: session.product_id,
      embed_origin: 'https://shop.example',
    });
  });

  test(`${language}: what was changed, signed with nothing or for another merchant is refused`, { skip }, async () => {
    const [header, claims, signature] = session.receipt.split('.');
    const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const dearer = encoded({ ...JSON.parse(Buffer.from(claims, 'base64url')), amount: 1 });
    const none = encoded({ ...JSON.parse(Buffer.from(header, 'base64url')), alg: 'none' });
    await assert.rejects(check(`${header}.${dearer}.${signature}`), /signature/i);
    await assert.rejects(check(`${none}.${claims}.`), /alg/i);
    await assert.rejects(check(session.receipt, '00000000-0000-4000-8000-000000000000'), /aud/i);
  });

  test(`${language}: what the old key signed is taken after another took over`, { skip }, async (context) => {
    if (!server.run) return context.skip('keys cannot be replaced on a server that runs elsewhere');
    server.run('keys', 'rotate');
    assert.equal((await check(session.receipt)).checkout_id, session.id);
  });
}
