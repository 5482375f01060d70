// A buyer's tab: a fresh browser with nothing in its caches, at rest, as slow as a profile says.
import { launch } from '../../embed/test/browser.js';
import { PROBE } from './probe.js';
import { untilAtRest } from './processes.js';

const FLAGS = [
  '--disable-extensions', '--disable-default-apps', '--mute-audio', '--no-default-browser-check', '--lang=en-US',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
  // Ports of one host share a process, as paths do; what is painted first is painted at once.
  '--disable-features=OriginKeyedProcessesByDefault,PaintHolding,Translate,OptimizationHints,MediaRouter',
  '--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE *.localhost,EXCLUDE localhost,EXCLUDE 127.0.0.1',
];

const PATIENCE = 60_000;

/** Fonts, form controls and the compositor are made ready by this, and nothing of the page. */
const WARMTH = '<h1>warm</h1><p><b>up</b> $1.00 <small>small</small><input value="x"><select><option>y</select><input type="radio" checked><button>z</button>';

/** Gives `use` the tab, and closes the browser after it. Frames of other sites are left alone if nothing is asked of them. */
export async function withTab(profile, use, { asksFrames = true } = {}) {
  const browser = await launch(FLAGS);
  try {
    const page = await browser.newPage({ width: 1280, height: 1000 });
    const tab = new Tab(browser, page, profile, asksFrames);
    await tab.prepare();
    return await use(tab);
  } finally {
    await browser.close();
  }
}

class Tab {
  #waiting = new Map();
  /** How many times slower the main thread turned out to be. */
  slowdowns = [];

  constructor(browser, page, profile, asksFrames) {
    Object.assign(this, { browser, page, profile, asksFrames });
    browser.listen((message) => this.#hear(message).catch((error) => this.#fail(error)));
  }

  async prepare() {
    const { page, browser, profile } = this;
    await page.evaluate(async (warmth) => {
      document.body.style.font = '14px ui-sans-serif, system-ui, sans-serif';
      document.body.innerHTML = warmth;
      for (let frames = 0; frames < 6; frames++) await new Promise(requestAnimationFrame);
    }, WARMTH);
    await untilAtRest(browser);
    this.plainSpin = profile.slowdown > 1 ? await page.evaluate(spin) : undefined;
    await this.#equip(page.sessionId);
    await this.measureSlowdown();
  }

  /** DevTools slows a thread by stopping it now and then, which comes to less on a busy machine. */
  async measureSlowdown() {
    if (this.plainSpin) this.slowdowns.push(await this.page.evaluate(spin) / this.plainSpin);
  }

  /** The next time that a document tells of `what`. */
  next(what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error(`nothing was ${what} within ${PATIENCE / 1000} seconds`)), PATIENCE);
      const end = (settle) => (value) => {
        clearTimeout(timer);
        this.#waiting.delete(what);
        settle(value);
      };
      this.#waiting.set(what, { resolve: end(resolve), reject: end(reject) });
    });
  }

  async clickOn(selector) {
    const { x, y } = await this.page.evaluate((selector) => {
      const element = document.querySelector(selector);
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, selector);
    await this.page.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    await this.page.click(x, y);
  }

  #fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
  }

  async #hear({ method, params }) {
    if (method === 'Runtime.bindingCalled' && params.name === 'benchTell') {
      const message = JSON.parse(params.payload);
      this.#waiting.get(message.what)?.resolve(message);
    }
    // A page that fails has no figures.
    if (method === 'Runtime.exceptionThrown') {
      const { exception, text } = params.exceptionDetails;
      this.#fail(new Error(exception?.description ?? text));
    }
    // Frames of other sites have processes of their own, which are held until they are as slow as the page.
    if (method === 'Target.attachedToTarget' && params.waitingForDebugger) {
      // All is sent at once, in this order: each answer that is waited for would be counted as the page's time.
      await Promise.all([this.#equip(params.sessionId), this.browser.send('Runtime.runIfWaitingForDebugger', {}, params.sessionId)]);
    }
  }

  async #equip(sessionId) {
    const { slowdown, network } = this.profile;
    const sent = [];
    const send = (method, params) => sent.push(this.browser.send(method, params, sessionId));
    if (this.asksFrames) send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    send('Network.enable');
    send('Runtime.enable');
    send('Runtime.addBinding', { name: 'benchTell' });
    send('Page.enable');
    send('Page.addScriptToEvaluateOnNewDocument', { source: PROBE });
    if (slowdown > 1) send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    if (network) send('Network.emulateNetworkConditions', network);
    await Promise.all(sent);
  }
}

/** Milliseconds that a fixed piece of work takes: the median of three. */
function spin() {
  const once = () => {
    const start = performance.now();
    let x = 1;
    for (let i = 0; i < 2e6; i++) x = (x * 48271) % 2147483647;
    return x && performance.now() - start;
  };
  once();
  return [once(), once(), once()].sort((a, b) => a - b)[1];
}
