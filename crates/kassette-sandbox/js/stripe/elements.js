/**
 * @typedef {import('@stripe/stripe-js').StripeElements} StripeElements
 */

/**
 * The elements of one form.
 *
 * @implements {Pick<StripeElements, 'update' | 'on' | 'fetchUpdates' | 'submit'>}
 */
class Elements {
  /** @type {ElementsOptions} */
  #options;
  /** @type {PaymentElement | null} */
  #element = null;
  /** @type {Set<() => void>} */
  #updateListeners = new Set();
  #submitted = false;

  /**
   * @param {object} given
   * @param {string | undefined} locale the language of the Stripe object
   */
  constructor(given, locale) {
    this.#options = { locale, ...readElementsOptions('elements()', given) };
    checkElementsOptions('elements()', this.#options);
  }

  get options() {
    return this.#options;
  }

  /**
   * @param {string} type
   * @param {StripePaymentElementOptions} [options]
   */
  create(type, options = {}) {
    if (type !== 'payment') {
      throw new IntegrationError(
        `A valid Element name must be provided. Valid Elements are: payment; you passed: ${type}.`,
      );
    }
    if (this.#element) throw new IntegrationError('Can only create one Element of type payment.');
    if (this.#options.mode === undefined && this.#options.clientSecret === undefined) {
      throw new IntegrationError(
        'In order to create a payment element, you must pass a clientSecret or mode when creating ' +
          "the Elements group, e.g. stripe.elements({mode: 'payment', amount: 1099, currency: 'usd'}).",
      );
    }
    this.#element = new PaymentElement(() => this.#options, options, {
      onChange: () => (this.#submitted = false),
      onDestroy: () => (this.#element = null),
    });
    return this.#element;
  }

  /** @param {string} type */
  getElement(type) {
    return type === 'payment' ? this.#element : null;
  }

  /** @param {Record<string, any>} given */
  async update(given) {
    const options = { ...this.#options, ...readElementsOptions('elements.update()', given) };
    checkElementsOptions('elements.update()', options);
    this.#options = options;
    this.#submitted = false;
    await this.#element?.refresh();
    for (const listener of this.#updateListeners) listener();
  }

  /**
   * @param {'update-end'} name
   * @param {() => void} listener
   */
  on(name, listener) {
    if (name === 'update-end') this.#updateListeners.add(listener);
  }

  /** Nothing here depends on what the intent has become. */
  async fetchUpdates() {
    return {};
  }

  /**
   * Checks what the buyer entered; what is wrong is shown beside the field as well.
   *
   * @returns {Promise<{selectedPaymentMethod: string, error?: undefined} | {error: StripeError, selectedPaymentMethod?: undefined}>}
   */
  async submit() {
    const result = await this.requireElement('elements.submit()').frame.ask('submit');
    this.#submitted = !result.error;
    return result;
  }

  /**
   * @param {string} caller
   * @returns {PaymentElement}
   */
  requireElement(caller) {
    if (this.#element) return this.#element;
    throw new IntegrationError(
      `${caller} needs a Payment Element: create one with elements.create('payment') and mount it.`,
    );
  }

  /** @param {string} caller */
  requireSubmitted(caller) {
    if (this.#submitted) return;
    throw new IntegrationError(`elements.submit() must be called before ${caller}.`);
  }
}
