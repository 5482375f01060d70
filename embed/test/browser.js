// A headless Chromium, driven over its debugging pipe: real top layer, real focus, real origins, and nothing to install.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-pipe',
];

/** Starts the Chromium that `CHROME` names, or else the one on the path, with `flags` besides ours. */
export async function launch(flags = []) {
  const profile = await mkdtemp(join(tmpdir(), 'kassette-embed-'));
  const process_ = spawn(process.env.CHROME ?? 'chromium', [...FLAGS, ...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve, reject) => process_.once('exit', resolve).once('error', reject));
  const connection = connect(process_.stdio[3], process_.stdio[4]);
  return {
    newPage: (options) => newPage(connection, options),
    /** To the browser itself, or to the target of a session. */
    send: connection.send,
    /** Hears the events of all sessions, until what it returns is called. */
    listen(listener) {
      connection.listeners.add(listener);
      return () => connection.listeners.delete(listener);
    },
    async close() {
      connection.send('Browser.close').catch(() => {});
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function connect(output, input) {
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let rest = '';
  input.setEncoding('utf8').on('data', (chunk) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (!message.id) {
        for (const listener of listeners) listener(message);
        continue;
      }
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? reject(new Error(message.error.message)) : resolve(message.result);
    }
  });
  return {
    listeners,
    send: (method, params = {}, sessionId) => new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      output.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    }),
  };
}

const KEYS = { Escape: 27, Tab: 9, Enter: 13 };

async function newPage(connection, { width = 1000, height = 700, scheme = 'light' } = {}) {
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method, params) => connection.send(method, params, sessionId);
  await send('Page.enable');
  await send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });

  const page = {
    /** Runs before every page's own scripts. */
    before: (source) => send('Page.addScriptToEvaluateOnNewDocument', { source }),
    async goto(url) {
      const loaded = new Promise((resolve) => {
        const listener = (message) => {
          if (message.sessionId !== sessionId || message.method !== 'Page.loadEventFired') return;
          connection.listeners.delete(listener);
          resolve();
        };
        connection.listeners.add(listener);
      });
      await send('Page.navigate', { url });
      await loaded;
    },
    /** Evaluates a function in the page, with JSON arguments, and awaits what it returns. */
    async evaluate(code, ...values) {
      const expression = `(${code})(${values.map((value) => JSON.stringify(value)).join()})`;
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    /** Waits, frame by frame and for 5 seconds at most, until the function returns something true, and returns that. */
    until: (code, ...values) => page.evaluate(`async (...values) => {
      for (const end = performance.now() + 5000; performance.now() < end;) {
        const found = await (${code})(...values);
        if (found) return found;
        await new Promise(requestAnimationFrame);
      }
      throw new Error('never came true: ' + ${JSON.stringify(`${code}`)});
    }`, ...values),
    async click(x, y, { modifiers = 0, clicks = 1, button = 'left' } = {}) {
      for (let clickCount = 1; clickCount <= clicks; clickCount++) {
        for (const type of ['mousePressed', 'mouseReleased']) {
          await send('Input.dispatchMouseEvent', { type, x, y, button, clickCount, modifiers });
        }
      }
    },
    async press(key) {
      const code = { key, code: key, windowsVirtualKeyCode: KEYS[key] };
      await send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...code });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...code });
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot');
      return Buffer.from(data, 'base64');
    },
    send,
    sessionId,
    close: () => connection.send('Target.closeTarget', { targetId }),
  };
  return page;
}
