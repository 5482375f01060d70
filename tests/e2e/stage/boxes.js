// Where everything stands that the outline and the form both have: `[[class, left, top, width, height], …]`.
const parts = '.merchant, .summary__product, .summary__price, .summary__terms, .summary__text, .group__title, .switcher__choice, '
  + '.field__label, .field__input, .skeleton__bar, .field__tick, .field__help, .payment, .totals__row, .link, .pay, .pay .button, '
  + '.language__menu';
const box = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  // A bar stands for a control.
  const name = element.classList[0].replace('skeleton__bar', 'field__input');
  return [name, left, top + scrollY, width, height];
};
return [...document.querySelectorAll(parts)].map(box).filter(([, , , , height]) => height > 0);
