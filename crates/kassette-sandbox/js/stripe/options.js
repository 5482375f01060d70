/**
 * The options of `elements()` that the Payment Element understands. Stripe has two spellings.
 *
 * @typedef {{
 *   mode?: 'payment' | 'setup' | 'subscription',
 *   clientSecret?: string,
 *   amount?: number,
 *   currency?: string,
 *   setupFutureUsage?: 'off_session' | 'on_session' | null,
 *   paymentMethodCreation?: 'manual' | null,
 *   appearance?: import('@stripe/stripe-js').Appearance,
 *   locale?: string,
 * } & Record<string, unknown>} ElementsOptions
 */

const ELEMENTS_OPTIONS = new Set([
  'fonts', 'locale', 'appearance', 'loader', 'customerOptions', 'customerSessionClientSecret',
  'customPaymentMethods', 'externalPaymentMethodTypes', 'syncAddressCheckbox', 'clientSecret',
  'mode', 'amount', 'currency', 'setupFutureUsage', 'captureMethod', 'onBehalfOf',
  'excludedPaymentMethodTypes', 'allowedPaymentMethodTypes', 'paymentMethodTypes',
  'paymentMethodCreation', 'paymentMethodConfiguration', 'paymentMethodOptions',
]);

const PAYMENT_ELEMENT_OPTIONS = new Set([
  'defaultValues', 'business', 'paymentMethodOrder', 'fields', 'readOnly', 'terms', 'wallets',
  'walletOptions', 'layout', 'applePay', 'savePaymentMethod',
]);

const MODES = ['payment', 'setup', 'subscription'];

/**
 * The options in one spelling; those that Stripe does not know are complained about.
 *
 * @param {string} where
 * @param {object} given
 * @returns {ElementsOptions}
 */
function readElementsOptions(where, given) {
  const options = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [camelCase(name), value]),
  );
  complainAboutUnknown(where, options, ELEMENTS_OPTIONS);
  return options;
}

/** @param {string} name */
function camelCase(name) {
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

/**
 * @param {string} where
 * @param {ElementsOptions} options
 */
function checkElementsOptions(where, options) {
  if (options.clientSecret !== undefined) return checkClientSecret(where, options);
  /** @type {(name: string, should: string) => never} */
  const refuse = (name, should) => {
    const got = typeof options[name] === 'string' ? options[name] : JSON.stringify(options[name]);
    throw new IntegrationError(
      `Invalid value for ${where}: ${name} should be ${should}. You specified: ${got}.`,
    );
  };
  if (options.mode === undefined) return;
  if (!MODES.includes(options.mode)) refuse('mode', `one of the following strings: ${MODES.join(', ')}`);
  const needsCurrency = options.mode !== 'setup' || options.currency !== undefined;
  if (needsCurrency && typeof options.currency !== 'string') {
    refuse('currency', 'a three-letter currency code in lowercase');
  }
  const { amount } = options;
  if (options.mode !== 'setup' && !(Number.isInteger(amount) && Number(amount) >= 0)) {
    refuse('amount', 'a non-negative integer in the smallest currency unit');
  }
  if (options.mode === 'payment' && amount === 0) refuse('amount', 'greater than 0');
  const usages = ['off_session', 'on_session', null, undefined];
  if (!usages.includes(options.setupFutureUsage)) {
    refuse('setupFutureUsage', 'one of the following values: off_session, on_session, null');
  }
}

/**
 * @param {string} where
 * @param {ElementsOptions} options
 */
function checkClientSecret(where, options) {
  if (options.mode !== undefined) {
    throw new IntegrationError(
      `Invalid ${where} parameters: you cannot pass both clientSecret and mode.`,
    );
  }
  if (!/^(pi|seti)_[A-Za-z0-9]+_secret_[A-Za-z0-9]+$/.test(String(options.clientSecret))) {
    throw new IntegrationError(
      `Invalid value for ${where}: clientSecret should be a client secret of the form ` +
        '${id}_secret_${secret}. You specified: a value of another form.',
    );
  }
}
