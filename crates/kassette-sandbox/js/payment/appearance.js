/**
 * @typedef {import('@stripe/stripe-js').Appearance} Appearance
 */

/** @type {Record<string, string>} */
const STRIPE = {
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontSizeBase: '16px',
  fontSizeSm: '0.93rem',
  spacingUnit: '4px',
  borderRadius: '5px',
  colorPrimary: '#0570de',
  colorBackground: '#ffffff',
  colorText: '#30313d',
  colorTextPlaceholder: '#757680',
  colorDanger: '#df1b41',
  inputColorBorder: '#e6e6e6',
  inputBoxShadow: '0 1px 1px rgb(0 0 0 / 3%), 0 3px 6px rgb(0 0 0 / 2%)',
  labelFontSize: '0.93rem',
  labelFontWeight: '400',
};

/** @type {Record<string, Record<string, string>>} */
const THEMES = {
  stripe: STRIPE,
  night: {
    ...STRIPE,
    colorPrimary: '#85d996',
    colorBackground: '#30313d',
    colorText: '#ffffff',
    colorTextPlaceholder: '#b0b1bd',
    colorDanger: '#fe87a1',
    inputColorBorder: '#424353',
    inputBoxShadow: '0 2px 4px rgb(0 0 0 / 50%), 0 1px 6px rgb(0 0 0 / 25%)',
  },
  flat: {
    ...STRIPE,
    colorBackground: '#f1f1f1',
    inputColorBorder: 'transparent',
    inputBoxShadow: 'none',
    labelFontWeight: '500',
  },
};

const RULE_SELECTOR = /^\.(Input|Label|Error)(--invalid)?(:hover|:focus|:disabled|::placeholder)?$/;

const rules = new CSSStyleSheet();
document.adoptedStyleSheets = [rules];

/** @param {Appearance} [appearance] */
export function applyAppearance(appearance = {}) {
  const theme = THEMES[appearance.theme ?? 'stripe'] ?? STRIPE;
  /** @type {Record<string, string>} */
  const variables = { ...theme, ...appearance.variables };
  variables.gridRowSpacing ??= `calc(${variables.spacingUnit} * 3)`;
  variables.gridColumnSpacing ??= `calc(${variables.spacingUnit} * 3)`;
  const { style } = document.documentElement;
  style.cssText = '';
  for (const [name, value] of Object.entries(variables)) style.setProperty(`--${name}`, value);
  rules.replaceSync(Object.entries(appearance.rules ?? {}).map(ruleOf).join('\n'));
}

/**
 * The rules for what there is here; anything that could reach further is left out.
 *
 * @param {[string, Record<string, string>]} rule
 */
function ruleOf([selector, declarations]) {
  if (!RULE_SELECTOR.test(selector)) return '';
  const lines = Object.entries(declarations)
    .filter(([name, value]) => /^[a-zA-Z-]+$/.test(name) && !/[;{}\\]|url\(/i.test(value))
    .map(([name, value]) => `${dashed(name)}: ${value};`);
  return `${selector} { ${lines.join(' ')} }`;
}

/** @param {string} name */
function dashed(name) {
  return name.startsWith('--') ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
