import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clickOn, escape, frameReady, open, openAndLoad, outcome, overlays, shop, sites, tell, visit } from './visitor.js';

test('a click on a child of a link with the attribute opens its address', async () => {
  await clickOn('#nested');
  assert.equal(await overlays(), 1);
  const expected = `${sites.checkout}/l/one?embed=true&embed_origin=${encodeURIComponent(sites.shop)}`;
  assert.equal(await shop.evaluate(() => inOverlay('iframe').src), expected);
});

test("a button written for Polar opens its attribute's address with its theme", async () => {
  await clickOn('#polar');
  const expected = `${sites.checkout}/l/two?theme=dark&embed=true&embed_origin=${encodeURIComponent(sites.shop)}`;
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
  assert.equal(await shop.evaluate(async (src) => {
    const first = Kassette;
    await import(src);
    return Kassette === first;
  }, `${sites.checkout}/embed.js?again`), true);
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
  for (const [query, theme, expected] of [['', 'light', 'light'], ['', 'dark', 'dark'], ['?theme=dark', undefined, 'dark'], ['', undefined, 'light dark']]) {
    await open(`${sites.checkout}/l/one${query}`, { theme });
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

test('a page that isolates itself by COOP and COEP shows the checkout in a frame without credentials', async () => {
  await visit('policy=isolated');
  assert.equal(await shop.evaluate(() => crossOriginIsolated), true);
  await openAndLoad();
});

test('a library that scrolls the page by itself hears nothing of the wheel over the overlay', async () => {
  await openAndLoad();
  await shop.evaluate(() => {
    globalThis.wheels = 0;
    addEventListener('wheel', () => wheels++, { passive: false });
  });
  await shop.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 20, y: 350, deltaX: 0, deltaY: 100 });
  assert.equal(await shop.evaluate(() => wheels), 0);
  await shop.evaluate(() => handle.close());
  await shop.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 20, y: 350, deltaX: 0, deltaY: 100 });
  assert.equal(await shop.until(() => wheels), 1);
});
