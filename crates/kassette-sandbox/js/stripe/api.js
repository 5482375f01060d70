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
   * @returns {Promise<import('@stripe/stripe-js').PaymentIntentResult>}
   */
  async retrievePaymentIntent(clientSecret) {
    const id = intentOf(clientSecret);
    const query = new URLSearchParams({ key: this.key, client_secret: clientSecret });
    return this.#call(`/v1/payment_intents/${id}?${query}`, {});
  }

  /**
   * @param {string} clientSecret
   * @param {Record<string, string>} parameters
   * @returns {Promise<import('@stripe/stripe-js').PaymentIntentResult>}
   */
  async confirmPaymentIntent(clientSecret, parameters) {
    const id = intentOf(clientSecret);
    const body = new URLSearchParams({
      key: this.key,
      client_secret: clientSecret,
      use_stripe_sdk: 'true',
      ...parameters,
    });
    return this.#call(`/v1/payment_intents/${id}/confirm`, { method: 'POST', body });
  }

  /**
   * @param {string} path
   * @param {RequestInit} request
   */
  async #call(path, request) {
    try {
      const response = await fetch(SCRIPT_ORIGIN + path, { ...request, credentials: 'omit' });
      const answer = await response.json();
      return response.ok ? { paymentIntent: answer } : { error: answer.error };
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

/** @param {unknown} clientSecret */
function intentOf(clientSecret) {
  const [, id] = /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(String(clientSecret)) ?? [];
  if (id) return id;
  throw new IntegrationError(
    'Invalid value for paymentIntent intent secret: value should be a client secret of the form ' +
      '${id}_secret_${secret}. You specified: a value of another form.',
  );
}
