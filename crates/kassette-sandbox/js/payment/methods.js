/**
 * The ways to pay besides typing a card, if the sandbox was told to show any: a choice above the
 * card's fields. What is not a card is entered elsewhere, so the fields make room for a sentence.
 */
export class Methods {
  /** @type {string} */
  #chosen = 'card';
  /** @type {HTMLInputElement[]} */
  #choices = [];
  #onChange;

  /**
   * @param {string[]} offered
   * @param {() => void} onChange
   */
  constructor(offered, onChange) {
    this.#onChange = onChange;
    const choice = document.querySelector('.Methods');
    if (!choice || offered.every((method) => method === 'card')) return;
    choice.append(...offered.map((method) => this.#choiceOf(method)));
    choice.toggleAttribute('hidden', false);
    this.#choose(offered[0] ?? 'card');
  }

  /** Stripe's name for the method that the buyer has chosen. */
  get chosen() {
    return this.#chosen;
  }

  /** @param {boolean} readOnly */
  setReadOnly(readOnly) {
    for (const choice of this.#choices) choice.disabled = readOnly;
  }

  /** @param {string} method */
  #choiceOf(method) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'method', value: method });
    input.addEventListener('change', () => {
      this.#choose(method);
      this.#onChange();
    });
    this.#choices.push(input);
    label.append(input, ` ${nameOf(method)}`);
    return label;
  }

  /** @param {string} method */
  #choose(method) {
    this.#chosen = method;
    for (const choice of this.#choices) choice.checked = choice.value === method;
    for (const field of document.querySelectorAll('.Field')) {
      field.toggleAttribute('hidden', method !== 'card');
    }
    const note = document.querySelector('.note');
    if (note) note.textContent = NOTES[method] ?? '';
  }
}

/** @type {Record<string, string>} */
const NAMES = {
  card: 'Card',
  apple_pay: 'Pay with Apple Pay (test)',
  google_pay: 'Pay with Google Pay (test)',
  amazon_pay: 'Amazon Pay (test)',
};

/** @type {Record<string, string>} */
const NOTES = {
  apple_pay: 'The wallet holds a test card, and brings it when you go on.',
  google_pay: 'The wallet holds a test card, and brings it when you go on.',
  amazon_pay: 'You will go to another page, and come back when you have paid there.',
};

/** @param {string} method */
function nameOf(method) {
  return NAMES[method] ?? method;
}

/**
 * What the sandbox was told to show.
 *
 * @returns {Promise<string[]>}
 */
export async function offeredMethods() {
  try {
    const response = await fetch('/pages/methods.json');
    return response.ok ? await response.json() : ['card'];
  } catch {
    return ['card'];
  }
}
