// Kassette's loader. kassette.d.ts says how to use it, and why it is as it is. It is served without its comments.
(() => {
  if (/** @type {any} */ (globalThis).Kassette?.open) return;

  // words.js has them in other languages, and may have come first.
  const words = {
    checkout: 'Checkout',
    close: 'Close checkout',
    paying: 'Payment in progress',
    failed: 'The checkout could not be shown here.',
    newTab: 'Open checkout in a new tab',
    .../** @type {any} */ (globalThis.Kassette)?.words,
  };
  const TRIGGERS = '[data-kassette-checkout],[data-polar-checkout]';
  const OBSERVED = ['src', 'theme', 'locale'];

  const STYLES = `
:host(kassette-overlay){all:initial!important}
:host{display:block}
iframe,div{color-scheme:light dark}
.light>*{color-scheme:light}
.dark>*{color-scheme:dark}
dialog[open],button{all:unset}
section{position:relative}
dialog[open]{position:fixed;inset:0;display:grid;grid:auto 1fr/min(100%,33rem);justify-content:center;
padding-top:env(safe-area-inset-top);background:#0b0d12b8;color:#fff;font:1rem/1.5 system-ui;touch-action:pinch-zoom}
button,p{grid-area:1/1;line-height:2.75rem}
button{justify-self:end;width:2.75rem;font-size:2rem;text-align:center;cursor:pointer}
[aria-disabled=true]{opacity:.5}
:focus-visible{outline:2px solid;outline-offset:-4px}
p{margin:0 1rem}
iframe{display:block;width:100%;border:0}
dialog iframe{height:100%}
div{place-self:center;padding:2rem;border-radius:1rem;background:Canvas;color:CanvasText}
a{display:block;margin-top:1rem;padding:1rem;border-radius:1rem;background:CanvasText;color:Canvas;text-align:center}
.loading iframe{opacity:0}
.loading:after{content:"";position:absolute;inset:0;width:2rem;height:2rem;margin:auto;border:3px solid;border-top-color:#8884;
border-radius:50%;animation:fade 1s infinite alternate}
@media(prefers-reduced-motion:no-preference){.loading:after{animation:spin 1s linear infinite}}
@keyframes fade{to{opacity:.3}}
@keyframes spin{to{rotate:1turn}}`;

  /** The checkouts on the page, as `present` returns them. */
  let shown = [];

  /** The origins whose files are loaded already. */
  const warm = new Set();

  // Needs no leave of the shop's Content-Security-Policy.
  const sheet = (css) => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  };

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const webAddress = (url) => {
    try {
      const address = new URL(url || 'none:', document.baseURI);
      if (/^https?:/.test(address.protocol)) return address;
    } catch {}
    throw Error(`Kassette: not a web address: ${url}`);
  };

  const fire = (target, type, detail) =>
    target.dispatchEvent(new CustomEvent(type, { detail, cancelable: true, bubbles: true, composed: true }));

  /** Shows the checkout of `address` in `host`. An inline one has a place: what it was mounted in, or the host itself. */
  const present = (host, place, address, options) => {
    const page = document.documentElement;
    const { origin, href } = address;
    address.searchParams.set('embed', 'true');
    address.searchParams.set('embed_origin', location.origin);
    let loading = true;
    let locked, closed, resolve, reject;
    const promise = new Promise((...both) => [resolve, reject] = both);

    const closeButton = element('button', { ariaLabel: words.close, onclick: () => leave() }, '×');
    const note = element('p', { role: 'status' });
    const iframe = element('iframe', {
      title: words.checkout,
      height: 480,
      // A part of the page waits: one that changes its mind, as React's does in development, opens no session by that.
      src: place ? '' : address.href,
      allow: `payment 'self' ${origin};publickey-credentials-get 'self' ${origin}`,
      // Else a page that isolates itself could show nothing of another origin.
      credentialless: globalThis.crossOriginIsolated,
    });
    const box = place ? element('section', {}, iframe) : element('dialog', {
      ariaLabel: words.checkout,
      // Not the second press of a double click.
      // Returning false would disable the links inside.
      onclick: ({ target, detail }) => {
        if (target === box && detail < 2) leave();
      },
      oncancel: (event) => {
        event.preventDefault();
        leave();
      },
      // A second Escape would close the dialog.
      onclose: () => closed || box.showModal(),
      // Libraries that scroll the page by themselves do not ask what is in front of it.
      onwheel: (event) => event.stopPropagation(),
    }, note, closeButton, iframe);
    box.className = `loading ${address.searchParams.get('theme') ?? ''}`;
    // The page keeps its width: where its scrollbar goes, room comes, beside what it or another checkout keeps free.
    const room = innerWidth - page.clientWidth + parseFloat(getComputedStyle(page).paddingRight);
    const scrollLock = sheet(place ? '' : `html{overflow:hidden!important;padding-right:${room}px!important}`);

    const lock = (on) => {
      locked = on;
      closeButton.ariaDisabled = on;
      closeButton.title = on ? words.paying : '';
      note.textContent = '';
    };

    const endLoading = () => {
      loading = false;
      box.classList.remove('loading');
    };

    const emit = (message) => {
      const allowed = fire(handle, message.event, message);
      const target = place && host.isConnected ? host : document;
      return fire(target, `kassette:${message.event}`, { ...message, handle }) && allowed;
    };

    const leave = (message = { event: 'close' }, forced) => {
      if (closed) return;
      if (locked && !forced) {
        note.textContent = words.paying;
        return;
      }
      closed = true; // a listener may close, too
      closed = emit(message) || forced;
      if (!closed) return;
      clearTimeout(timer);
      removeEventListener('message', listen);
      shown = shown.filter((one) => one !== checkout);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== scrollLock);
      box.close?.();
      box.remove();
      if (host !== place) host.remove();
      reject(Error('Kassette: closed before it loaded'));
    };

    const handle = Object.assign(new EventTarget(), { close: () => leave(undefined, true) });

    const defaults = new Map(Object.entries({
      loaded() {
        endLoading();
        if (!place) iframe.focus();
        resolve(handle);
      },
      resize({ height }) {
        iframe.height = height;
      },
      updated() {},
      confirmed: () => lock(true),
      failed() {},
      success({ successURL, redirect }) {
        if (!redirect) return;
        location.assign(webAddress(successURL));
        // Who comes back finds the page, and nothing that is over; an app that only turns to another view is not left.
        for (const change of ['pagehide', 'hashchange']) addEventListener(change, handle.close);
      },
      error() {
        // Once loaded, the frame can speak for itself.
        if (!loading) return;
        endLoading();
        const link = element('a', { href, target: '_blank' }, words.newTab);
        iframe.replaceWith(element('div', { role: 'alert' }, words.failed, link));
        if (!place) link.focus();
      },
    }));

    const receive = (message) => {
      const { event } = message;
      // There is nothing to close about a part of the page, but a receipt.
      if (event === 'close') return place && defaults.has('success') || leave(message);
      const act = /** @type {any} */ (defaults.get(event));
      if (!act) return;
      if (/loaded|error/.test(event)) clearTimeout(timer);
      if (/failed|success|error/.test(event)) lock(false);
      // Said again after a redirect inside the frame.
      if (/loaded|success/.test(event)) defaults.delete(event);
      // What is paid is not paid again.
      if (event === 'success') defaults.delete('confirmed');
      if (event === 'error') {
        checkout.failed = loading;
        reject(Error(`Kassette: no checkout of ${origin} on ${location.origin}: ${message.code}`));
      }
      if (emit(message)) act(message);
    };

    const listen = ({ source, origin: sender, data }) => {
      if (!source || source !== iframe.contentWindow || sender !== origin || data?.type !== 'POLAR_CHECKOUT') return;
      try {
        receive(data);
      } catch (error) {
        console.warn(error);
      }
    };

    for (const [name, listener] of Object.entries(options)) {
      if (/^on[A-Z]/.test(name) && listener) handle.addEventListener(name.slice(2).toLowerCase(), listener);
    }
    const timer = setTimeout(receive, 15_000, { event: 'error', code: 'timeout' });
    addEventListener('message', listen);
    document.adoptedStyleSheets = [scrollLock, ...document.adoptedStyleSheets];
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet(STYLES)];
    root.append(box);
    if (host !== place) (place ?? page).append(host);
    if (place) queueMicrotask(() => closed || (iframe.src = address.href));
    else box.showModal();
    const checkout = { host, place, href, promise, handle, reject, failed: false };
    return checkout;
  };

  /**
   * @param {any} url
   * @param {any} [options]
   * @param {any} [place]
   * @param {any} [host]
   * @returns {Promise<any>}
   */
  const show = async (url, options = {}, place, host) => {
    const { theme, locale, prefill, signal, ...listeners } = options;
    const address = webAddress(url);
    signal?.throwIfAborted();
    for (const [name, value] of Object.entries({ ...prefill, theme, locale })) {
      if (value != null) address.searchParams.set(name, value);
    }
    let checkout = shown.find((one) => one.place === place && (place || one.href === address.href));
    if (!checkout || checkout.failed || checkout.href !== address.href) {
      checkout?.handle.close();
      host ??= document.createElement(place ? 'kassette-checkout' : 'kassette-overlay');
      checkout = present(host, place, address, listeners);
      shown.push(checkout);
    }
    signal?.addEventListener('abort', () => {
      checkout.reject(signal.reason);
      checkout.handle.close();
    });
    return checkout.promise;
  };

  const preload = (url) => {
    const { origin } = webAddress(url);
    if (warm.has(origin)) return;
    warm.add(origin);
    // A frame, because browsers keep what a frame of another site loads apart from what the page loads. At the end of the body, where
    // frameworks that make a page of the server's theirs expect what is not.
    const frame = element('iframe', { src: `${origin}/embed/preload`, style: 'display:none' });
    (document.body ?? document.documentElement).append(frame);
  };

  globalThis.Kassette = {
    open: (url, options) => show(url, options),
    async mount(place, url, options) {
      if (!place) throw Error('Kassette: no element to mount in');
      return show(url, options, place);
    },
    preload,
    words,
  };

  const triggerOf = (event) => event.composedPath().find((node) => node.matches?.(TRIGGERS));
  const addressOf = (trigger) => trigger.getAttribute('href') || trigger.dataset.kassetteCheckout || trigger.dataset.polarCheckout;

  const ahead = (trigger) => {
    try {
      if (trigger && !(/** @type {any} */ (navigator).connection?.saveData)) preload(addressOf(trigger));
    } catch {} // A click will say what is wrong with the address.
  };

  /** Loads ahead what comes into view, until something did. */
  const watch = () => {
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => ahead(entry.isIntersecting && entry.target)));
    const look = () => {
      if (!warm.size) for (const trigger of document.querySelectorAll(TRIGGERS)) seen.observe(trigger);
    };
    look();
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  };

  // Else it was imported where nobody sees a page: on a server, in a test.
  if (!globalThis.IntersectionObserver) return;

  document.addEventListener('click', (/** @type {any} */ event) => {
    const trigger = triggerOf(event);
    if (!trigger || event.defaultPrevented) return;
    if (trigger.getAttribute('href') && (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) return;
    const { kassetteCheckoutTheme, polarCheckoutTheme, kassetteCheckoutLocale } = trigger.dataset;
    event.preventDefault();
    trigger.focus();
    show(addressOf(trigger), { theme: kassetteCheckoutTheme || polarCheckoutTheme, locale: kassetteCheckoutLocale }).catch(console.warn);
  });

  for (const type of ['pointerover', 'focusin']) document.addEventListener(type, (event) => ahead(triggerOf(event)));
  // Nothing of the shop's own waits for it.
  if (document.readyState === 'complete') watch();
  else addEventListener('load', watch);

  customElements.define('kassette-checkout', class extends HTMLElement {
    static observedAttributes = OBSERVED;

    connectedCallback() {
      const [src, theme, locale] = OBSERVED.map((name) => this.getAttribute(name));
      if (src && this.isConnected) show(src, { theme, locale }, this, this).catch(console.warn);
    }

    attributeChangedCallback() {
      if (this.hasAttribute('src')) this.connectedCallback();
      else this.disconnectedCallback();
    }

    disconnectedCallback() {
      shown.find(({ host }) => host === this)?.handle.close();
    }
  });
})();
