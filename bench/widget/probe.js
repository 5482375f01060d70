// What runs in every document of the tab before the document's own scripts, and tells by `benchTell` what a buyer would see.

const says = (selector) => document.querySelector(selector)?.textContent.trim();

/** Whether the form can be used: the widget has taken over, and product, total and an e-mail field that takes input are there. */
function isInteractive() {
  return !document.getElementById('kassette-plain')
    && !!document.querySelector('input[type=email]:enabled')
    && !!says('.summary__product')
    && /\d/.test(says('.totals__row--sum dd') ?? '');
}

/** Whether the page sells that, for that, wherever it says so. */
function sells({ name, total }) {
  return says('.summary__product') === name && says('.totals__row--sum dd') === total && says('.pay__total :last-child') === total;
}

/** Whether the shop's page shows the checkout, and no longer that it is on its way. */
function isOverlayShown() {
  return !!document.querySelector('kassette-overlay')?.shadowRoot.querySelector('dialog:not(.loading)');
}

function watch() {
  if (!location.protocol.startsWith('http')) return;
  const tell = (what, more) => benchTell(JSON.stringify({ what, origin: performance.timeOrigin, ...more }));
  // Calls back in the first frame in which it holds, when that is painted.
  const when = (holds, callback) => {
    const look = () => {
      if (!holds()) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => callback(performance.now());
      port2.postMessage('');
    };
    requestAnimationFrame(look);
  };
  const bench = globalThis.bench = { layoutShift: 0, busyUntil: 0 };
  const observe = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') bench.firstPaint = entry.startTime; });
  observe('largest-contentful-paint', (entry) => { bench.largestPaint = entry.startTime; });
  observe('layout-shift', (entry) => { if (!entry.hadRecentInput) bench.layoutShift += entry.value; });
  observe('longtask', (entry) => { bench.busyUntil = entry.startTime + entry.duration; });

  if (/^\/(checkout|l)\//.test(location.pathname)) when(isInteractive, (at) => tell('interactive', { at }));

  /** Times from the next click, as the browser stamps it, until `holds`. */
  const afterClick = (what, holds) => {
    let clicked;
    addEventListener('click', (event) => { clicked = event.timeStamp; }, { capture: true, once: true });
    when(() => clicked !== undefined && holds(), (at) => tell(what, { at, clicked }));
  };
  bench.expectProduct = (product) => afterClick('switched', () => sells(product));
  bench.expectOverlay = () => afterClick('opened', isOverlayShown);
}

export const PROBE = `{
  const says = ${says};
  ${[isInteractive, sells, isOverlayShown, watch].join('\n')}
  watch();
}`;
