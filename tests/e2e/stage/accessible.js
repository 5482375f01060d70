// What assistive technology finds with the given selector, each element with its name: `[[element, name], …]`.
// Open shadow trees count: the loader's overlay is in one. WebDriver's own commands for this are not used, because
// ChromeDriver knows no answer inside a frame of another process, and geckodriver has none at all. A test compares the two.
const [selector] = arguments;

const isPresented = (element) => element.ariaHidden !== 'true' && element.checkVisibility({ visibilityProperty: true });

function content(node) {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || !isPresented(node)) return '';
  const inner = node.ariaLabel ?? node.alt ?? [...node.childNodes].map(content).join('');
  return getComputedStyle(node).display.startsWith('inline') ? inner : ` ${inner} `;
}

function name(element) {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const labels = ids.map((id) => element.getRootNode().getElementById(id)).concat(...(element.labels ?? []));
  const text = ids.length === 0 && element.ariaLabel ? element.ariaLabel
    : labels.length > 0 ? labels.filter(Boolean).map(content).join(' ')
      : element.matches('a, button, h1, h2, h3, h4') ? content(element) : element.title;
  return text.replace(/\s+/g, ' ').trim();
}

function* ancestors(node) {
  for (let at = node; at; at = at.parentNode ?? at.host) if (at instanceof Element) yield at;
}

const found = [];
let modal;
function look(root) {
  modal = root.querySelector('dialog:modal') ?? modal;
  found.push(...root.querySelectorAll(selector));
  for (const host of root.querySelectorAll('*')) if (host.shadowRoot) look(host.shadowRoot);
}
look(document);

const isReachable = (element) => {
  const around = [...ancestors(element)];
  return isPresented(element) && !around.some((one) => one.inert || one.ariaHidden === 'true') && (!modal || around.includes(modal));
};
return found.filter(isReachable).map((element) => [element, name(element)]);
