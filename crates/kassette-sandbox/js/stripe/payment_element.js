/**
 * @typedef {import('@stripe/stripe-js').StripePaymentElement} StripePaymentElement
 * @typedef {import('@stripe/stripe-js').StripePaymentElementOptions} StripePaymentElementOptions
 */

/** Milliseconds after which a frame that has said nothing counts as failed. */
const LOAD_WITHIN = 20_000;

/** Pixels that the fields usually take, reserved until the frame says how many it really is. */
const USUAL_HEIGHT = 165;

/** Pixels around the fields inside the frame, so that focus rings are not cut off. */
const FRAME_MARGIN = 4;

/** @implements {StripePaymentElement} */
class PaymentElement {
  /** @type {Map<string, Set<Function>>} */
  #listeners = new Map();
  /** @type {Frame | null} */
  #frame = null;
  /** @type {number | undefined} */
  #loadTimer;
  /** @type {HTMLElement | null} */
  #wrapper = null;
  #destroyed = false;

  /**
   * @param {() => object} groupOptions the options of the group that it belongs to, as they are now
   * @param {StripePaymentElementOptions} options
   * @param {{onChange: () => void, onDestroy: () => void}} group
   */
  constructor(groupOptions, options, group) {
    complainAboutUnknown('create()', options, PAYMENT_ELEMENT_OPTIONS);
    this.groupOptions = groupOptions;
    this.options = options;
    this.group = group;
  }

  /** The frame that the buyer types into. */
  get frame() {
    if (this.#frame) return this.#frame;
    throw new IntegrationError(
      'We could not retrieve data from the specified Element. Please make sure the Element you ' +
        'are attempting to use is still mounted.',
    );
  }

  /** @param {string | HTMLElement} target */
  mount(target) {
    this.#requireAlive();
    const container = typeof target === 'string' ? document.querySelector(target) : target;
    if (!(container instanceof HTMLElement)) {
      throw new IntegrationError(
        typeof target === 'string'
          ? `The selector you specified (${target}) applies to no DOM elements that are currently ` +
            'on the page. Make sure the element exists on the page before calling mount().'
          : 'Invalid DOM element. Make sure to call mount() with a valid DOM element or selector.',
      );
    }
    if (this.#wrapper?.parentElement === container) return;
    this.unmount();
    if (container.childElementCount > 0) {
      complain('This Element will be mounted to a DOM element that contains child nodes.');
      container.replaceChildren();
    }
    this.#open(container);
  }

  /** @param {HTMLElement} container */
  #open(container) {
    const opening = { group: this.groupOptions(), element: this.options };
    const frame = new Frame(
      '/pages/payment.html',
      'Secure payment input frame',
      opening,
      (name, detail) => this.#receive(name, detail),
    );
    Object.assign(frame.iframe.style, {
      display: 'block',
      height: `${USUAL_HEIGHT}px`,
      margin: `-${FRAME_MARGIN}px`,
      width: `calc(100% + ${FRAME_MARGIN * 2}px)`,
    });
    this.#frame = frame;
    this.#wrapper = document.createElement('div');
    this.#wrapper.className = '__PrivateStripeElement';
    this.#wrapper.append(frame.iframe);
    container.append(this.#wrapper);
    this.#loadTimer = setTimeout(() => this.#failToLoad(), LOAD_WITHIN);
    this.#emit('loaderstart', { elementType: 'payment' });
  }

  #failToLoad() {
    const message = 'The Payment Element could not be loaded.';
    this.#emit('loaderror', {
      elementType: 'payment',
      error: { type: 'api_connection_error', message },
    });
  }

  /**
   * @param {string} name
   * @param {any} detail
   */
  #receive(name, detail) {
    if (name === 'resize' && this.#frame) {
      this.#frame.iframe.style.height = `${detail.height}px`;
      return;
    }
    if (name === 'ready') clearTimeout(this.#loadTimer);
    if (name === 'change') this.group.onChange();
    this.#emit(name, { elementType: 'payment', ...detail });
  }

  unmount() {
    clearTimeout(this.#loadTimer);
    this.#frame?.close();
    this.#frame = null;
    this.#wrapper?.remove();
    this.#wrapper = null;
  }

  destroy() {
    this.#requireAlive();
    this.unmount();
    this.#destroyed = true;
    this.#listeners.clear();
    this.group.onDestroy();
  }

  /** @param {Partial<StripePaymentElementOptions>} options */
  update(options) {
    this.#requireAlive();
    complainAboutUnknown('update()', options, PAYMENT_ELEMENT_OPTIONS);
    this.options = { ...this.options, ...options };
    this.refresh();
    return this;
  }

  /** Tells the frame, if there is one, the options as they are now. */
  refresh() {
    const told = this.#frame?.ask('update', { group: this.groupOptions(), element: this.options });
    // What is gone before it could answer has nothing to show.
    return told?.catch(() => {});
  }

  focus() {
    this.#frame?.iframe.focus();
    this.#frame?.tell('focus');
  }

  blur() {
    this.#frame?.tell('blur');
    this.#frame?.iframe.blur();
  }

  clear() {
    this.#frame?.tell('clear');
  }

  /** There is one payment method, so there is nothing to collapse. */
  collapse() {
    return this;
  }

  /**
   * @param {string} name
   * @param {Function} listener
   */
  on(name, listener) {
    this.#requireAlive();
    if (typeof listener !== 'function') {
      throw new IntegrationError(`Invalid listener for ${name}: it should be a function.`);
    }
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return this;
  }

  /**
   * @param {string} name
   * @param {Function} listener
   */
  once(name, listener) {
    /** @param {any} event */
    const first = (event) => {
      this.off(name, first);
      listener(event);
    };
    return this.on(name, first);
  }

  /**
   * @param {string} name
   * @param {Function} [listener] without one, all of them
   */
  off(name, listener) {
    if (listener) this.#listeners.get(name)?.delete(listener);
    else this.#listeners.delete(name);
    return this;
  }

  /**
   * @param {string} name
   * @param {object} event
   */
  #emit(name, event) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(event);
  }

  #requireAlive() {
    if (!this.#destroyed) return;
    throw new IntegrationError(
      'This Element has already been destroyed. Please create a new one.',
    );
  }
}
