import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

import { launch } from './browser.js';
import { serve } from './sites.js';

let browser;
let sites;
let shop;

before(async () => {
  [browser, sites] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  shop = await browser.newPage();
  await shop.before(`(${watch})()`);
  await visit();
});
afterEach(() => shop.close());

/** Keeps what the tests ask about; the loader's time-out runs out when a test says so. */
function watch() {
  globalThis.timers = new Map();
  globalThis.setTimeout = (callback, delay, ...values) => {
    timers.set(timers.size + 1, { delay, run: () => callback(...values) });
    return timers.size;
  };
  globalThis.clearTimeout = (timer) => timers.delete(timer);
  globalThis.seen = [];
  for (const event of ['loaded', 'resize', 'updated', 'confirmed', 'failed', 'success', 'error', 'close']) {
    document.addEventListener(`kassette:${event}`, ({ detail: { handle, ...detail } }) => seen.push(detail));
  }
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
  globalThis.ready = 0;
  addEventListener('message', ({ data }) => { ready += data === 'ready'; });
  globalThis.overlays = () => [...document.querySelectorAll('kassette-overlay')].map((host) => host.shadowRoot);
  globalThis.inOverlay = (selector) => overlays().at(-1).querySelector(selector);
  globalThis.locked = () => getComputedStyle(document.documentElement).overflowY === 'hidden';
  globalThis.middle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
}

const visit = (query = '') => shop.goto(`${sites.shop}/?${query}`);

const clickOn = async (selector, options) => {
  const [x, y] = await shop.evaluate((selector) => middle(document.querySelector(selector) ?? inOverlay(selector)), selector);
  await shop.click(x, y, options);
};
const frameReady = (count = 1) => shop.until((count) => ready >= count, count);
const open = async (url = `${sites.checkout}/l/one`, options) => {
  await shop.evaluate((url, options) => {
    globalThis.outcome = undefined;
    Kassette.open(url, options).then(
      (handle) => { globalThis.handle = handle; outcome = 'resolved'; },
      (error) => { outcome = `${error}`; },
    );
  }, url, options);
};
const say = (message) => shop.evaluate((message) => new Promise((resolve) => {
  addEventListener('message', resolve, { once: true });
  inOverlay('iframe').contentWindow.postMessage(message, '*');
}), message);
const tell = (event, more) => say({ type: 'POLAR_CHECKOUT', event, checkout_id: 'c', ...more });
const openAndLoad = async () => {
  await open();
  await frameReady();
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
};
// Keys that are pressed in the frame are the frame's: a page never hears of them.
const escape = async () => {
  await shop.evaluate(() => inOverlay('button').focus());
  await shop.press('Escape');
};
const outcome = () => shop.until(() => globalThis.outcome);
const overlays = () => shop.evaluate(() => overlays().length);
const events = () => shop.evaluate(() => seen.map(({ event, code }) => code ? `${event} ${code}` : event));

test('a click on a child of a link with the attribute opens its address', async () => {
  await clickOn('#nested');
  assert.equal(await overlays(), 1);
  const expected = `${sites.checkout}/l/one?embed=true&embed_origin=${encodeURIComponent(sites.shop)}`;
  assert.equal(await shop.evaluate(() => inOverlay('iframe').src), expected);
});

test("a button written for Polar opens its attribute's address with its theme", async () => {
  await clickOn('#polar');
  const expected = `${sites.checkout}/l/two?embed=true&embed_origin=${encodeURIComponent(sites.shop)}&theme=dark`;
  assert.equal(await shop.evaluate(() => inOverlay('iframe').src), expected);
});

test('an element that is added later opens too, from within a shadow root', async () => {
  await shop.evaluate((checkout) => {
    const link = Object.assign(document.createElement('a'), { href: `${checkout}/l/three`, textContent: 'Buy three', id: 'three' });
    link.dataset.kassetteCheckout = '';
    document.querySelector('#late').attachShadow({ mode: 'open' }).append(link);
  }, sites.checkout);
  await clickOn('#late');
  assert.equal(await overlays(), 0);
  const [x, y] = await shop.evaluate(() => middle(document.querySelector('#late').shadowRoot.querySelector('a')));
  await shop.click(x, y);
  assert.equal(await overlays(), 1);
});

test('a click with a modifier key stays the link that it was', async () => {
  const opened = await shop.evaluate(() => {
    const prevented = [];
    addEventListener('click', (event) => {
      prevented.push(event.defaultPrevented);
      event.preventDefault();
    });
    for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) {
      document.querySelector('#buy').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, [key]: true }));
    }
    return prevented;
  });
  assert.deepEqual(opened, [false, false, false, false]);
  assert.equal(await overlays(), 0);
});

test('a click whose default the shop has prevented opens nothing', async () => {
  await shop.evaluate(() => document.querySelector('#buy').addEventListener('click', (event) => event.preventDefault()));
  await clickOn('#buy');
  assert.equal(await overlays(), 0);
});

test('the loader may be there twice, as module and as classic script', async () => {
  await visit('scripts=classic,module,classic');
  await clickOn('#buy');
  assert.equal(await overlays(), 1);
});

test('a script that arrives after the page has loaded works', async () => {
  await visit('scripts=');
  await shop.evaluate((src) => import(src), `${sites.checkout}/embed.js`);
  await clickOn('#buy');
  assert.equal(await overlays(), 1);
});

test('the double click of an impatient buyer does not close what its first press opened', async () => {
  await clickOn('#buy', { clicks: 2 });
  assert.equal(await overlays(), 1);
});

test('an address that is not one of the web rejects and leaves the page alone', async () => {
  for (const url of ['mailto:shop@example.com', 'javascript:alert(1)', 'http://', '', null]) {
    await open(url);
    assert.match(await outcome(), /^Error: Kassette: not a web address: /);
  }
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length + timers.size), 0);
});

test('a relative address is one of the page', async () => {
  await open('/pay');
  assert.equal(await shop.evaluate(() => new URL(inOverlay('iframe').src).origin), sites.shop);
});

test('theme and locale reach the checkout, and what the address says stays', async () => {
  await open(`${sites.checkout}/l/one?discount_code=SAVE20`, { theme: 'light', locale: 'pt-BR' });
  const search = await shop.evaluate(() => Object.fromEntries(new URL(inOverlay('iframe').src).searchParams));
  assert.deepEqual(search, { discount_code: 'SAVE20', embed: 'true', embed_origin: sites.shop, theme: 'light', locale: 'pt-BR' });
});

test('the frame has the color scheme of the theme, or else of the system, and so stays transparent', async () => {
  const scheme = () => shop.evaluate(() => getComputedStyle(inOverlay('iframe')).colorScheme);
  for (const [theme, expected] of [['light', 'light'], ['dark', 'dark'], [undefined, 'light dark']]) {
    await open(`${sites.checkout}/l/one`, { theme });
    assert.equal(await scheme(), expected);
  }
});

test('the frame has a title and may ask for wallets', async () => {
  await open();
  const { title, allow } = await shop.evaluate(() => ({ title: inOverlay('iframe').title, allow: inOverlay('iframe').allow }));
  assert.equal(title, 'Checkout');
  assert.equal(allow, `payment 'self' ${sites.checkout};publickey-credentials-get 'self' ${sites.checkout}`);
});

test('the spinner turns until the first screen is shown, and the promise resolves then', async () => {
  await open();
  await frameReady();
  const spinner = () => shop.evaluate(() => getComputedStyle(inOverlay('dialog'), ':after').animationName);
  assert.equal(await spinner(), 'spin');
  assert.equal(await shop.evaluate(() => globalThis.outcome), undefined);
  await tell('loaded');
  assert.equal(await spinner(), 'none');
  assert.equal(await outcome(), 'resolved');
  assert.equal(await shop.evaluate(() => timers.size), 0);
});

test('nothing turns for those who want less motion', async () => {
  await shop.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] });
  await open();
  assert.equal(await shop.evaluate(() => getComputedStyle(inOverlay('dialog'), ':after').animationName), 'fade');
});

test('a second "loaded", after a redirect inside the frame, says nothing new', async () => {
  await openAndLoad();
  await tell('loaded');
  assert.deepEqual(await events(), ['loaded']);
});

test('focus goes into the frame, and back to the link at the end', async () => {
  await clickOn('#buy');
  await frameReady();
  await tell('loaded');
  assert.equal(await shop.evaluate(() => document.activeElement.shadowRoot.activeElement.localName), 'iframe');
  await clickOn('button[aria-label="Close checkout"]');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.activeElement.id), 'buy');
});

test('the page behind does not scroll while any checkout is open, and is as before after the last', async () => {
  await visit('lines=200');
  const width = () => shop.evaluate(() => document.querySelector('#top').offsetWidth);
  const before = await width();
  await open();
  await open(`${sites.checkout}/l/two`);
  assert.equal(await overlays(), 2);
  assert.equal(await width(), before);
  await shop.press('Escape');
  assert.equal(await overlays(), 1);
  assert.equal(await shop.evaluate(() => locked()), true);
  await shop.press('Escape');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => locked()), false);
  assert.equal(await shop.evaluate(() => document.documentElement.outerHTML.includes('style')), false);
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length), 0);
});

for (const [way, act] of [
  ['Escape', () => escape()],
  ['a click outside the frame', () => shop.click(20, 350)],
  ['the close button', () => clickOn('button[aria-label="Close checkout"]')],
  ['a "close" of the checkout', () => tell('close')],
]) {
  test(`${way} closes the checkout, unless the shop prevents it`, async () => {
    await openAndLoad();
    await shop.evaluate(() => handle.addEventListener('close', (event) => event.preventDefault(), { once: true }));
    await act();
    assert.equal(await overlays(), 1);
    await act();
    assert.equal(await overlays(), 0);
    assert.deepEqual(await events(), ['loaded', 'close', 'close']);
  });

  test(`${way} closes nothing between "confirmed" and "failed"`, async () => {
    await openAndLoad();
    await tell('confirmed');
    const button = () => shop.evaluate(() => [inOverlay('button').ariaDisabled, inOverlay('button').title, inOverlay('[role=status]').textContent]);
    assert.deepEqual(await button(), ['true', 'Payment in progress', '']);
    for (let i = 0; i < 3; i++) await act();
    await shop.until(() => inOverlay('dialog').open);
    assert.deepEqual(await button(), ['true', 'Payment in progress', 'Payment in progress']);
    await tell('failed', { code: 'card_declined', message: 'Your card was declined.' });
    assert.deepEqual(await button(), ['false', '', '']);
    await act();
    assert.equal(await overlays(), 0);
    assert.deepEqual(await events(), ['loaded', 'confirmed', 'failed card_declined', 'close']);
  });
}

test('a browser that closes the dialog by itself while money moves finds it open again', async () => {
  await openAndLoad();
  await tell('confirmed');
  await shop.evaluate(() => inOverlay('dialog').close());
  await shop.until(() => inOverlay('dialog').matches(':modal'));
});

test('success unlocks and stays where no redirect is asked for', async () => {
  await openAndLoad();
  await tell('confirmed');
  await tell('success', { successURL: `${sites.checkout}/thanks`, redirect: false });
  assert.equal(await overlays(), 1);
  await escape();
  assert.equal(await overlays(), 0);
});

test('success takes the page to the success address', async () => {
  await openAndLoad();
  await tell('success', { successURL: `${sites.shop}/thanks?scripts=`, redirect: true });
  // The page may go away under the question.
  const arrived = () => shop.until(() => location.pathname === '/thanks');
  await arrived().catch(arrived);
});

test('success goes nowhere if the shop prevents it or the address is not one of the web', async () => {
  await openAndLoad();
  await tell('success', { successURL: 'javascript:document.title="gone"', redirect: true });
  await shop.evaluate(() => document.addEventListener('kassette:success', (event) => event.preventDefault()));
  await tell('confirmed');
  await tell('success', { successURL: `${sites.shop}/thanks`, redirect: true });
  await shop.evaluate(() => new Promise(requestAnimationFrame));
  assert.deepEqual(await shop.evaluate(() => [location.pathname, document.title]), ['/', 'Shop']);
  await escape();
  assert.equal(await overlays(), 0);
});

test('a prevented "confirmed" leaves the checkout closable', async () => {
  await openAndLoad();
  await shop.evaluate(() => handle.addEventListener('confirmed', (event) => event.preventDefault()));
  await tell('confirmed');
  await escape();
  assert.equal(await overlays(), 0);
});

test('an error of the checkout rejects and is shown with a way out', async () => {
  await open(`${sites.checkout}/l/one`, { theme: 'dark' });
  await frameReady();
  await tell('error', { code: 'expired' });
  assert.equal(await outcome(), `Error: Kassette: no checkout of ${sites.checkout} on ${sites.shop}: expired`);
  const alert = await shop.evaluate(() => {
    const link = inOverlay('[role=alert] a');
    return [inOverlay('[role=alert]').innerText.split('\n').filter(Boolean), link.href, link.target, link.matches(':focus'), inOverlay('iframe')];
  });
  const sentences = ['The checkout could not be shown here.', 'Open checkout in a new tab'];
  assert.deepEqual(alert, [sentences, `${sites.checkout}/l/one`, '_blank', true, null]);
  await escape();
  assert.equal(await overlays(), 0);
});

test('an error after the first screen is left to the checkout, which can be closed', async () => {
  await openAndLoad();
  await tell('confirmed');
  await tell('error', { code: 'expired' });
  assert.equal(await shop.evaluate(() => inOverlay('iframe') !== null && inOverlay('[role=alert]') === null), true);
  await escape();
  assert.equal(await overlays(), 0);
});

test('silence for 15 seconds rejects and is shown', async () => {
  await open();
  await frameReady();
  assert.deepEqual(await shop.evaluate(() => [...timers.values()].map(({ delay }) => delay)), [15_000]);
  await shop.evaluate(() => [...timers.values()][0].run());
  assert.equal(await outcome(), `Error: Kassette: no checkout of ${sites.checkout} on ${sites.shop}: timeout`);
  assert.equal(await shop.evaluate(() => inOverlay('[role=alert] a').textContent), 'Open checkout in a new tab');
  assert.deepEqual(await events(), ['error timeout']);
});

test('what is said by another frame of the same origin does not count', async () => {
  await openAndLoad();
  await shop.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src })), `${sites.checkout}/l/two`);
  await frameReady(2);
  await shop.evaluate(() => new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    document.querySelector('iframe').contentWindow.postMessage({ type: 'POLAR_CHECKOUT', event: 'close' }, '*');
  }));
  assert.equal(await overlays(), 1);
});

test('what is said from another origin does not count', async () => {
  await open(`${sites.checkout}/l/elsewhere`);
  await frameReady();
  await tell('loaded');
  assert.deepEqual(await events(), []);
});

test('what is not a message of the checkout does not count', async () => {
  await openAndLoad();
  for (const data of [null, 'close', 7, ['close'], { event: 'close' }, { type: 'POLAR_PAYMENT_METHOD', event: 'close' }]) await say(data);
  for (const event of ['opened', 'toString', 'constructor', '__proto__', ['close'], ['success'], null, {}]) await tell(event);
  assert.deepEqual(await events(), ['loaded']);
  assert.equal(await overlays(), 1);
});

test('events reach the handle and the document, with all that the message says', async () => {
  await openAndLoad();
  await shop.evaluate(() => {
    globalThis.heard = [];
    handle.addEventListener('resize', ({ detail, cancelable }) => heard.push([detail, cancelable]));
    document.addEventListener('kassette:resize', ({ detail, cancelable }) => heard.push([detail.height, cancelable, detail.handle === handle]));
  });
  const message = { type: 'POLAR_CHECKOUT', event: 'resize', checkout_id: 'c', height: 640 };
  await say(message);
  assert.deepEqual(await shop.evaluate(() => heard), [[message, true], [640, true, true]]);
});

test('close() undoes everything once, also while the checkout is locked', async () => {
  await openAndLoad();
  await tell('confirmed');
  await shop.evaluate(() => {
    document.addEventListener('kassette:close', (event) => event.preventDefault());
    handle.addEventListener('close', () => handle.close());
    handle.close();
    handle.close();
  });
  assert.equal(await overlays(), 0);
  assert.deepEqual(await events(), ['loaded', 'confirmed', 'close']);
});

test('closing before the first screen rejects and leaves nothing behind', async () => {
  await open();
  await shop.press('Escape');
  assert.equal(await outcome(), 'Error: Kassette: closed before it loaded');
  assert.equal(await overlays(), 0);
  assert.equal(await shop.evaluate(() => document.adoptedStyleSheets.length + timers.size), 0);
});

test('one checkout after another works as the first', async () => {
  await openAndLoad();
  await escape();
  await open();
  await frameReady(2);
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
});

test('a shop page may be emptied under an open checkout', async () => {
  await openAndLoad();
  await shop.evaluate(() => document.body.replaceWith(document.createElement('body')));
  assert.equal(await overlays(), 1);
  await shop.evaluate(() => handle.close());
  assert.equal(await shop.evaluate(() => locked()), false);
});

test('the loader, as served, has at most 2500 bytes', async () => {
  const loader = await readFile(new URL('../kassette.js', import.meta.url));
  const { length } = brotliCompressSync(loader, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  assert.ok(length <= 2500, `${length} bytes with brotli`);
});

test('on a phone the checkout has the whole width, and all below the close button', async () => {
  await shop.send('Emulation.setDeviceMetricsOverride', { width: 390, height: 844, deviceScaleFactor: 3, mobile: true });
  await openAndLoad();
  const { x, y, width, height } = await shop.evaluate(() => inOverlay('iframe').getBoundingClientRect().toJSON());
  assert.deepEqual([x, y, width, height], [0, 44, 390, 800]);
});

test('the strictest Content-Security-Policy has nothing to complain about', async () => {
  await clickOn('#buy');
  await frameReady();
  await tell('loaded');
  await escape();
  assert.deepEqual(await shop.evaluate(() => violations), []);
});
