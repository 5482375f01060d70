/**
 * One input with its label and its error. It keeps what is typed in form, with the caret where the
 * buyer left it.
 */
export class Field {
  #shown = '';

  /**
   * @param {HTMLInputElement} input
   * @param {object} kind
   * @param {(text: string) => string} kind.digitsOf what counts in a text
   * @param {(digits: string) => string} kind.format how it is shown
   * @param {(digits: string) => number} kind.length how many digits there are when it is complete
   * @param {() => string | null} kind.problem what is wrong with it, as a code
   * @param {(field: Field) => void} onInput
   */
  constructor(input, kind, onInput) {
    this.input = input;
    this.kind = kind;
    this.label = /** @type {HTMLLabelElement} */ (input.labels?.[0]);
    this.error = /** @type {HTMLElement} */ (document.getElementById(`${input.id}-error`));
    this.digits = '';
    /** @type {string | null} */
    this.problem = null;
    input.addEventListener('input', (event) => {
      this.#reformat(/** @type {InputEvent} */ (event));
      onInput(this);
    });
  }

  get isEmpty() {
    return this.digits === '';
  }

  get isComplete() {
    return this.kind.problem() === null;
  }

  /** Whether the caret stands behind all digits that there can be. */
  get isFilledToTheEnd() {
    const { input, digits, kind } = this;
    return digits.length === kind.length(digits) && input.selectionStart === input.value.length;
  }

  clear() {
    this.digits = '';
    this.input.value = this.#shown = '';
  }

  /** @param {InputEvent} event */
  #reformat(event) {
    const { input, kind } = this;
    const text = input.value;
    const caret = input.selectionStart ?? text.length;
    const atEnd = caret === text.length;
    let digits = kind.digitsOf(text);
    let before = text.slice(0, caret).replace(/\D/g, '').length;
    // A space or slash that was deleted comes back, so take the digit that it hid.
    if (digits === this.digits && text.length < this.#shown.length) {
      const forward = event.inputType === 'deleteContentForward';
      const place = forward ? before : before - 1;
      digits = digits.slice(0, place) + digits.slice(place + 1);
      if (!forward) before -= 1;
    }
    this.digits = digits.slice(0, kind.length(digits));
    this.#show(atEnd && !event.inputType?.startsWith('delete') ? null : Math.max(before, 0));
  }

  /** @param {number | null} before how many digits stand before the caret; null: all */
  #show(before) {
    const { input, kind, digits } = this;
    this.#shown = kind.format(digits);
    // What follows the last digit is left out while deleting: it would be in the way.
    if (before !== null && before >= digits.length) this.#shown = this.#shown.replace(/\D+$/, '');
    input.value = this.#shown;
    const caret = before === null ? this.#shown.length : placeAfter(this.#shown, before);
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
  }

  /**
   * @param {string | null} problem
   * @param {string} message
   */
  showProblem(problem, message) {
    this.problem = problem;
    this.error.textContent = problem ? message : '';
    this.input.classList.toggle('Input--invalid', problem !== null);
    this.input.setAttribute('aria-invalid', String(problem !== null));
  }
}

/**
 * Where in `text` the first `count` digits end.
 *
 * @param {string} text
 * @param {number} count
 */
function placeAfter(text, count) {
  let place = 0;
  for (let seen = 0; seen < count && place < text.length; place++) {
    if (/\d/.test(text[place] ?? '')) seen++;
  }
  return place;
}
