/**
 * @typedef {Pick<import('@stripe/stripe-js').Stripe, 'elements' | 'createConfirmationToken' |
 *   'handleNextAction' | 'retrievePaymentIntent' | 'confirmPayment' | 'retrieveSetupIntent' |
 *   'confirmSetup'>} StripeInterface
 */

const STRIPE_OPTIONS = new Set([
  'stripeAccount', 'apiVersion', 'locale', 'betas', 'developerTools', 'advancedFraudSignals',
]);

/**
 * `Stripe(publishableKey, options)`
 *
 * @param {string} key
 * @param {{locale?: string}} [options]
 * @returns {StripeInterface}
 */
function Stripe(key, options = {}) {
  checkKey(key);
  complainAboutUnknown('Stripe()', options, STRIPE_OPTIONS);
  const api = new Api(key);
  const stripe = {
    /** @param {object} [given] */
    elements: (given = {}) => /** @type {any} */ (new Elements(given, options.locale)),

    /** @param {{elements: any, params?: ConfirmationTokenCreateParams}} given */
    createConfirmationToken: ({ elements, params = {} }) =>
      createConfirmationToken(key, elements, params, 'stripe.createConfirmationToken()'),

    /** @param {{clientSecret: string} | {hashedValue: string}} given */
    handleNextAction: (given) =>
      /** @type {any} */ (
        handleNextAction(api, 'clientSecret' in given ? given.clientSecret : given.hashedValue)
      ),

    /** @param {string} clientSecret */
    retrievePaymentIntent: (clientSecret) => api.retrievePaymentIntent(clientSecret),

    /** @param {any} given */
    confirmPayment: (given) => confirmPayment(api, given),

    /** @param {string} clientSecret */
    retrieveSetupIntent: (clientSecret) => api.retrieveSetupIntent(clientSecret),

    /** @param {any} given */
    confirmSetup: (given) => confirmSetup(api, given),

    /** The npm package says who it is. */
    _registerWrapper: () => {},
  };
  return stripe;
}

/** @param {unknown} key */
function checkKey(key) {
  if (typeof key !== 'string' || key.trim() === '') {
    throw new IntegrationError(
      'Please call Stripe() with your publishable key. You used an empty string.',
    );
  }
  if (key.startsWith('sk_')) {
    throw new IntegrationError(
      'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
    );
  }
  if (!key.startsWith('pk_')) {
    throw new IntegrationError('Please call Stripe() with your publishable key, which begins with pk_.');
  }
}

Object.assign(window, { Stripe: Object.assign(Stripe, { version: 3 }) });
