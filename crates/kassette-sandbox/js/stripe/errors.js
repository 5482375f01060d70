/**
 * @typedef {import('@stripe/stripe-js').StripeError} StripeError
 */

/** A mistake in the code that uses Stripe.js. It is thrown at that code, never shown to a buyer. */
class IntegrationError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'IntegrationError';
  }
}

/** @param {string} message */
function complain(message) {
  console.warn(`[Stripe.js] ${message}`);
}

/**
 * Names that Stripe.js does not know are a typing mistake more often than not.
 *
 * @param {string} where for example `elements()`
 * @param {object} options
 * @param {ReadonlySet<string>} known
 */
function complainAboutUnknown(where, options, known) {
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue;
    complain(
      `Unrecognized ${where} parameter: ${name} is not a recognized parameter. ` +
        'This may cause issues with your integration in the future.',
    );
  }
}
