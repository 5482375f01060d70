import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clickOn, events, frameReady, inlines, mount, mountAndLoad, outcome, shop, sites, tell, visit } from './visitor.js';

/** Puts a `<kassette-checkout>` with these attributes at the end of the page. */
const place = (attributes) => shop.evaluate((attributes) => {
  const element = document.createElement('kassette-checkout');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
}, attributes);

test('an inline checkout is a part of the page: as wide as its place, with nothing over it and nothing locked', async () => {
  await visit('lines=200');
  await mountAndLoad();
  const { place, frame, locked, focused } = await shop.evaluate(() => ({
    place: document.querySelector('#inline').clientWidth,
    frame: inInline('iframe').clientWidth,
    locked: locked(),
    focused: document.activeElement === document.body,
  }));
  assert.equal(frame, place);
  assert.deepEqual([locked, focused], [false, true]);
});

test('an inline checkout is as high as its content', async () => {
  await mountAndLoad();
  const height = () => shop.evaluate(() => document.querySelector('#inline').offsetHeight);
  for (const expected of [900, 320]) {
    await tell('resize', { height: expected });
    assert.equal(await height(), expected);
  }
});

test('a shop that prevents "resize" decides about the height itself', async () => {
  await mountAndLoad();
  await shop.evaluate(() => handle.addEventListener('resize', (event) => event.preventDefault()));
  await tell('resize', { height: 900 });
  assert.equal(await shop.evaluate(() => inInline('iframe').offsetHeight), 480);
});

test('Escape in an inline checkout closes nothing', async () => {
  await mountAndLoad();
  await tell('close');
  assert.deepEqual(await events(), ['loaded']);
  assert.equal(await inlines(), 1);
});

test('an element that comes into the page later has its checkout then', async () => {
  await visit();
  await shop.evaluate((url) => {
    const later = document.createElement('div');
    later.id = 'inline';
    document.querySelector('#inline')?.remove();
    Kassette.mount(later, url);
    document.body.append(later);
  }, `${sites.checkout}/l/one`);
  assert.equal(await inlines(), 1);
});

test('an element that is not there rejects, and opens nothing elsewhere', async () => {
  const said = await shop.evaluate((url) => Kassette.mount(document.querySelector('#nowhere'), url).catch(String), `${sites.checkout}/l/one`);
  assert.equal(said, 'Error: Kassette: no element to mount in');
  assert.deepEqual(await shop.evaluate(() => [overlays().length, inlines().length]), [0, 0]);
});

test('the receipt of an inline checkout can be closed', async () => {
  await mountAndLoad();
  await tell('success', { successURL: `${sites.checkout}/thanks`, redirect: false });
  await tell('close');
  assert.deepEqual(await events(), ['loaded', 'success', 'close']);
  assert.equal(await inlines(), 0);
});

test('an element has one checkout: the same call gets the same, another address replaces it', async () => {
  await mountAndLoad();
  const isSame = await shop.evaluate((url) => Kassette.mount(document.querySelector('#inline'), url).then((again) => again === handle), `${sites.checkout}/l/one`);
  assert.equal(isSame, true);
  await mount(`${sites.checkout}/l/two`);
  await frameReady(2);
  assert.equal(await inlines(), 1);
  assert.equal(await shop.evaluate(() => new URL(inInline('iframe').src).pathname), '/l/two');
  assert.deepEqual(await events(), ['loaded', 'close']);
});

test('an inline checkout closes when a framework takes it out of the page', async () => {
  await mountAndLoad();
  await shop.evaluate(() => document.querySelector('#inline').replaceChildren());
  assert.deepEqual(await events(), ['loaded', 'close']);
  await shop.evaluate(() => handle.close());
  assert.deepEqual(await shop.evaluate(() => errors), []);
});

test('an inline checkout that fails says so in its place, and can be tried again', async () => {
  await mount();
  await frameReady();
  await tell('error', { code: 'could_not_load' });
  assert.match(await outcome(), /could_not_load$/);
  assert.equal(await shop.evaluate(() => inInline('[role=alert] a').href), `${sites.checkout}/l/one`);
  assert.equal(await shop.evaluate(() => document.activeElement === document.body), true);
  await mount();
  await frameReady(2);
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
  assert.equal(await inlines(), 1);
});

test('the element of the page is an inline checkout', async () => {
  await place({ src: `${sites.checkout}/l/one`, theme: 'dark', locale: 'de' });
  await frameReady();
  const [path, search] = await shop.evaluate(() => {
    const { pathname, searchParams } = new URL(inInline('iframe').src);
    return [pathname, Object.fromEntries(searchParams)];
  });
  assert.equal(path, '/l/one');
  assert.deepEqual(search, { theme: 'dark', locale: 'de', embed: 'true', embed_origin: sites.shop });
});

test('the element fires its events, which bubble to the document', async () => {
  await place({ src: `${sites.checkout}/l/one` });
  await frameReady();
  await shop.evaluate(() => {
    globalThis.heard = [];
    for (const target of [document.querySelector('kassette-checkout'), document]) {
      target.addEventListener('kassette:loaded', ({ target: { localName } }) => heard.push(localName));
    }
  });
  await tell('loaded');
  assert.deepEqual(await shop.evaluate(() => heard), ['kassette-checkout', 'kassette-checkout']);
});

test('an element whose attributes change in one go asks for one checkout', async () => {
  await place({ src: `${sites.checkout}/l/one` });
  await frameReady();
  await shop.evaluate((src) => {
    const element = document.querySelector('kassette-checkout');
    element.setAttribute('src', src);
    element.setAttribute('theme', 'dark');
  }, `${sites.checkout}/l/two`);
  await frameReady(2);
  assert.deepEqual(sites.asked.filter((path) => path.startsWith('/l/')), ['/l/one', '/l/two']);
});

test('an element that loses its address, or its place, shows nothing, and can have another', async () => {
  await place({ src: `${sites.checkout}/l/one` });
  await frameReady();
  await shop.evaluate(() => document.querySelector('kassette-checkout').removeAttribute('src'));
  assert.equal(await inlines(), 0);
  await shop.evaluate((src) => document.querySelector('kassette-checkout').setAttribute('src', src), `${sites.checkout}/l/two`);
  await frameReady(2);
  assert.equal(await inlines(), 1);
  await shop.evaluate(() => {
    const element = document.querySelector('kassette-checkout');
    element.remove();
    document.body.append(element);
  });
  await frameReady(3);
  assert.equal(await inlines(), 1);
});

test('an element that was there before the script becomes a checkout', async () => {
  await visit('scripts=');
  await place({ src: `${sites.checkout}/l/one` });
  await shop.evaluate((src) => import(src), `${sites.checkout}/embed.js`);
  await frameReady();
  assert.equal(await inlines(), 1);
});

test('an overlay and an inline checkout of one page hear only their own frames', async () => {
  await mountAndLoad();
  await clickOn('#buy');
  await frameReady(2);
  await tell('loaded');
  await tell('confirmed');
  await shop.evaluate(() => handle.close());
  const states = await shop.evaluate(() => [inOverlay('button').ariaDisabled, inlines().length]);
  assert.deepEqual(states, ['true', 0]);
});
