/**
 * @typedef {import('@stripe/stripe-js').PaymentIntentResult} PaymentIntentResult
 * @typedef {import('@stripe/stripe-js').SetupIntentResult} SetupIntentResult
 * @typedef {'payment' | 'setup'} IntentKind
 */

const PAYMENT_SECRET = /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/;
const SETUP_SECRET = /^(seti_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/;

/**
 * The publishable key's view of the API.
 */
class Api {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
  }

  /**
   * @param {string} clientSecret
   * @returns {Promise<PaymentIntentResult>}
   */
  async retrievePaymentIntent(clientSecret) {
    return this.#about('paymentIntent', await this.#retrieve(clientSecret, 'payment'));
  }

  /**
   * @param {string} clientSecret
   * @returns {Promise<SetupIntentResult>}
   */
  async retrieveSetupIntent(clientSecret) {
    return this.#about('setupIntent', await this.#retrieve(clientSecret, 'setup'));
  }

  /**
   * @param {string} clientSecret
   * @param {Record<string, string>} parameters
   * @returns {Promise<PaymentIntentResult>}
   */
  async confirmPaymentIntent(clientSecret, parameters) {
    return this.#about('paymentIntent', await this.#confirm(clientSecret, 'payment', parameters));
  }

  /**
   * @param {string} clientSecret
   * @param {Record<string, string>} parameters
   * @returns {Promise<SetupIntentResult>}
   */
  async confirmSetupIntent(clientSecret, parameters) {
    return this.#about('setupIntent', await this.#confirm(clientSecret, 'setup', parameters));
  }

  /**
   * @param {string} clientSecret
   * @param {IntentKind} kind
   */
  #retrieve(clientSecret, kind) {
    const id = intentOf(clientSecret, kind);
    const query = new URLSearchParams({ key: this.key, client_secret: clientSecret });
    return this.#call(`/v1/${kind}_intents/${id}?${query}`, {});
  }

  /**
   * @param {string} clientSecret
   * @param {IntentKind} kind
   * @param {Record<string, string>} parameters
   */
  #confirm(clientSecret, kind, parameters) {
    const id = intentOf(clientSecret, kind);
    const body = new URLSearchParams({
      key: this.key,
      client_secret: clientSecret,
      use_stripe_sdk: 'true',
      ...parameters,
    });
    return this.#call(`/v1/${kind}_intents/${id}/confirm`, { method: 'POST', body });
  }

  /**
   * @param {string} name what Stripe.js calls the object
   * @param {{answer?: any, error?: any}} result
   * @returns {any}
   */
  #about(name, { answer, error }) {
    return error ? { error } : { [name]: answer };
  }

  /**
   * @param {string} path
   * @param {RequestInit} request
   * @returns {Promise<{answer?: any, error?: any}>}
   */
  async #call(path, request) {
    try {
      const response = await fetch(SCRIPT_ORIGIN + path, { ...request, credentials: 'omit' });
      const answer = await response.json();
      return response.ok ? { answer } : { error: answer.error };
    } catch {
      /** @type {StripeError} */
      const error = {
        type: 'api_connection_error',
        message:
          'We are experiencing issues connecting to our payments provider. ' +
          'Please check your internet connection and try again.',
      };
      return { error };
    }
  }
}

/**
 * @param {unknown} clientSecret
 * @param {IntentKind} kind
 */
function intentOf(clientSecret, kind) {
  const secret = kind === 'payment' ? PAYMENT_SECRET : SETUP_SECRET;
  const [, id] = secret.exec(String(clientSecret)) ?? [];
  if (id) return id;
  throw new IntegrationError(
    `Invalid value for ${kind}Intent intent secret: value should be a client secret of the form ` +
      '${id}_secret_${secret}. You specified: a value of another form.',
  );
}

/** @param {unknown} clientSecret */
function isSetupSecret(clientSecret) {
  return SETUP_SECRET.test(String(clientSecret));
}
