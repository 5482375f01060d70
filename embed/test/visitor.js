// What a test of the loader does and sees: a visitor of the shop, who can also make the checkout speak.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';

import { launch } from './browser.js';
import { serve } from './sites.js';

let browser;
export let sites;
/** The tab of the shop, fresh for each test. */
export let shop;

before(async () => {
  [browser, sites] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  sites.asked.length = 0;
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
  globalThis.inlines = () => [...document.querySelectorAll('kassette-checkout')].map((host) => host.shadowRoot).filter((root) => root?.firstChild);
  globalThis.inInline = (selector) => inlines().at(-1)?.querySelector(selector);
  /** The frame of the checkout that is in front. */
  globalThis.frame = () => overlays().length ? inOverlay('iframe') : inInline('iframe');
  globalThis.errors = [];
  addEventListener('error', ({ message }) => errors.push(message));
  addEventListener('unhandledrejection', ({ reason }) => errors.push(`${reason}`));
  globalThis.locked = () => getComputedStyle(document.documentElement).overflowY === 'hidden';
  globalThis.middle = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  };
}

export const visit = (query = '') => shop.goto(`${sites.shop}/?${query}`);

export const clickOn = async (selector, options) => {
  const [x, y] = await shop.evaluate((selector) => middle(document.querySelector(selector) ?? inOverlay(selector)), selector);
  await shop.click(x, y, options);
};
export const frameReady = (count = 1) => shop.until((count) => ready >= count, count);
export const open = async (url = `${sites.checkout}/l/one`, options) => {
  await shop.evaluate((url, options) => {
    globalThis.outcome = undefined;
    Kassette.open(url, options).then(
      (handle) => { globalThis.handle = handle; outcome = 'resolved'; },
      (error) => { outcome = `${error}`; },
    );
  }, url, options);
};
/** As `open`, in the element of the page that is there for it. */
export const mount = async (url = `${sites.checkout}/l/one`, options) => {
  await shop.evaluate((url, options) => {
    globalThis.outcome = undefined;
    Kassette.mount(document.querySelector('#inline'), url, options).then(
      (handle) => { globalThis.handle = handle; outcome = 'resolved'; },
      (error) => { outcome = `${error}`; },
    );
  }, url, options);
};
export const mountAndLoad = async () => {
  await mount();
  await frameReady();
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
};
export const say = (message) => shop.evaluate((message) => new Promise((resolve) => {
  addEventListener('message', resolve, { once: true });
  frame().contentWindow.postMessage(message, '*');
}), message);
export const tell = (event, more) => say({ type: 'POLAR_CHECKOUT', event, checkout_id: 'c', ...more });
export const openAndLoad = async () => {
  await open();
  await frameReady();
  await tell('loaded');
  assert.equal(await outcome(), 'resolved');
};
// Keys that are pressed in the frame are the frame's: a page never hears of them.
export const escape = async () => {
  await shop.evaluate(() => inOverlay('button').focus());
  await shop.press('Escape');
};
export const outcome = () => shop.until(() => globalThis.outcome);
export const overlays = () => shop.evaluate(() => overlays().length);
export const inlines = () => shop.evaluate(() => inlines().length);
export const events = () => shop.evaluate(() => seen.map(({ event, code }) => code ? `${event} ${code}` : event));
