import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kindOf, watchTransfer } from '../transfer.js';

const ORIGIN = 'http://127.0.0.1:8787';

/** A browser that says of one request what Chromium says. */
function browserWith(request) {
  let listener;
  const tell = (method, params) => listener({ method: `Network.${method}`, params: { requestId: '1', ...params }, sessionId: 's' });
  return {
    listen: (heard) => { listener = heard; },
    answer({ status = 200, head = 100, body = 900 } = {}) {
      tell('requestWillBeSent', { request: { url: request.url }, type: request.type });
      tell('responseReceived', { response: { status, encodedDataLength: head }, type: request.type });
      tell('loadingFinished', { encodedDataLength: head + body });
    },
  };
}

test('the two files of the wasm are told apart', () => {
  assert.equal(kindOf(`${ORIGIN}/assets/widget_bg.wasm`, 'Fetch'), 'wasm');
  assert.equal(kindOf(`${ORIGIN}/assets/widget_later.wasm`, 'Fetch'), 'wasm later');
});

test("the API's answers have no file's name", () => {
  assert.equal(kindOf(`${ORIGIN}/v1/checkouts/client/secret`, 'Fetch'), 'answers');
  assert.equal(kindOf(`${ORIGIN}/assets/locales/de.json`, 'Fetch'), 'texts');
});

test('bodies are counted by kind, and all that was sent with its headers', () => {
  const browser = browserWith({ url: `${ORIGIN}/assets/widget.css`, type: 'Stylesheet' });
  const { seen } = watchTransfer(browser, ORIGIN);
  browser.answer();
  assert.equal(seen.bodies.css, 900);
  assert.equal(seen.sent, 1000);
  assert.equal(seen.requests, 1);
});

test("what Stripe sends is not the checkout's", () => {
  const browser = browserWith({ url: 'http://stripe.localhost:8789/v3/', type: 'Script' });
  const { seen } = watchTransfer(browser, ORIGIN);
  browser.answer();
  assert.equal(seen.ofOthers, 1000);
  assert.equal(seen.requests, 0);
});

test('what the server refuses is told', () => {
  const browser = browserWith({ url: `${ORIGIN}/assets/none.js`, type: 'Script' });
  const { seen } = watchTransfer(browser, ORIGIN);
  browser.answer({ status: 404 });
  assert.deepEqual(seen.failed, [`404 ${ORIGIN}/assets/none.js`]);
});
