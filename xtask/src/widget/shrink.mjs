// Makes what Trunk left in a directory smaller, without a change in what it does:
//
//   node shrink.mjs DIST SPLIT WASM_OPT ESBUILD
//
// - The wasm is optimized. Flattening and rebuilding its control flow first pays here, twice, because rustc's own for size does
//   not.
// - The names by which wasm and JavaScript call each other, sixty characters with a hash in them, become one or two.
// - Functions are sorted by name while they still have one: instances of one generic function lie side by side, which is
//   what a compressor likes.
// - Classes that libraries export to JavaScript go, and with them what only they use of the wasm: nothing here uses them.
// - The style sheets become one, and it and the JavaScript lose their comments and spaces.
//
// - SPLIT has the second file of the wasm, which the first one asks for when it wants it: it goes beside it.
//
// - The texts of each language lose their spaces, and their names get one hash of them all.
//
// - The style sheet goes into the page, which is seen as soon as it has arrived. Its file stays, to be weighed with the others.
//
// File names get a hash of their own, because Trunk's is from before.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const [dist, split, wasmOpt, esbuild] = process.argv.slice(2);
const wasmMetadce = path.join(path.dirname(wasmOpt), path.basename(wasmOpt).replace('opt', 'metadce'));
const page = path.join(dist, 'index.html');
let html = fs.readFileSync(page, 'utf8');

function only(ending) {
  const found = fs.readdirSync(dist).filter((name) => name.endsWith(ending));
  if (found.length !== 1) throw new Error(`one *${ending} expected, not ${found.length}`);
  return path.join(dist, found[0]);
}

/** Takes out of the file what is reached from none of the exports that `glue` uses. */
function prune(wasm, glue) {
  const module = new WebAssembly.Module(fs.readFileSync(wasm));
  const graph = [{ name: 'glue', root: true, reaches: ['memory'] }];
  for (const { name } of WebAssembly.Module.exports(module)) {
    graph.push({ name, export: name });
    if (glue.includes(`wasm.${name}`)) graph[0].reaches.push(name);
  }
  const file = `${wasm}.json`;
  fs.writeFileSync(file, JSON.stringify(graph));
  execFileSync(wasmMetadce, ['-g', wasm, `--graph-file=${file}`, '-o', wasm], { stdio: 'pipe' });
  fs.rmSync(file);
}

/** Optimizes the file; answers what the optimizer prints. */
function optimize(wasm, ...more) {
  const anew = ['--flatten', '--rereloop', '-Oz'];
  // What is called once is worth its call where it is long: the rest of its caller then compresses better.
  const inlining = ['--one-caller-inline-max-function-size', '200'];
  const passes = [...anew, ...anew, '-Oz', '-Oz', ...inlining, '--reorder-functions-by-name'];
  const strip = ['--strip-debug', '--strip-producers', '--strip-target-features'];
  return execFileSync(wasmOpt, [...passes, ...more, ...strip, wasm, '-o', wasm], { encoding: 'utf8' });
}

/** Gives short names to what the file imports and exports; answers them. */
function optimizeAndRename(wasm) {
  const { imports, exports } = JSON.parse(optimize(wasm, '--minify-imports-and-exports-and-modules'));
  return {
    imports: new Map(imports.map(([, from, to]) => [from, to])),
    exports: new Map(exports),
  };
}

/** The glue that wasm-bindgen wrote, without classes. */
function withoutClasses(glue) {
  return glue
    .replace(/^export class (\w+) \{\n[^]*?\n\}\nif \(Symbol\.dispose\) \1.*\n/gm, '')
    .replace(/^const \w+Finalization = [^]*?;\n/gm, '');
}

/**
 * The glue with what fetches the second file: once, or until it comes. It is compiled while it arrives; the next time not, for a
 * server may give the file another type, which that refuses.
 */
function withSecondFile(glue, second) {
  const shared = WebAssembly.Module.imports(new WebAssembly.Module(fs.readFileSync(second))).map(({ name }) => {
    const own = name.replace('__indirect_function_table', '__wasm_split_shared_table');
    return `${name}: wasm.${own}`;
  });
  const fetching = `
let second;
function fetchSecond(streams) {
  const file = fetch(import.meta.url.replace(/\\.js$/, '_later.wasm'));
  const imports = { __wasm_split: { ${shared.join(', ')} } };
  const ready = streams
    ? WebAssembly.instantiateStreaming(file, imports)
    : file.then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports));
  return ready.catch(() => new Promise((wait) => setTimeout(wait, 1000)).then(() => fetchSecond(!streams)));
}
`;
  const entry = `        __wasm_split_load_later: function(then, data) {
            second ??= fetchSecond(true);
            second.then(() => wasm.__wasm_split_shared_table.get(then)(data, 1));
        },
`;
  return glue
    .replace(/^import .* from "\.\/__wasm_split\.js"\n/m, fetching)
    .replace(/^.*"\.\/__wasm_split\.js".*\n/m, '')
    .replace('        __proto__: null,\n', (first) => first + entry);
}

/** The glue with the new names, and without what the wasm does not import. It fails rather than leave an old name. */
function renamed(glue, { imports, exports }) {
  let left = imports.size;
  const text = glue
    .replace(/\bwasm\.(\w+)/g, (_, name) => {
      if (!exports.has(name)) throw new Error(`the wasm does not export ${name}`);
      return `wasm.${exports.get(name)}`;
    })
    .replace(/^ {8}(__w\w+)(: function[^]*?^ {8}\}.*,\n)/gm, (_, name, code) => {
      if (!imports.has(name)) return '';
      left -= 1;
      return JSON.stringify(imports.get(name)) + code;
    })
    .replace(/"[^"]+_bg\.js": import0/, 'a: import0');
  if (left !== 0) throw new Error(`${left} imports of the wasm were not found in its JavaScript`);
  return text;
}

function minified(text, loader) {
  const options = ['--minify', '--tree-shaking=true', `--loader=${loader}`, '--log-level=warning'];
  return execFileSync(esbuild, options, { input: text, encoding: 'utf8' });
}

const wasm = only('.wasm');
const glue = only('.js');
const second = path.join(dist, 'later.wasm');
fs.copyFileSync(path.join(split, 'split_later.wasm'), second);
const used = withSecondFile(withoutClasses(fs.readFileSync(glue, 'utf8')), second);
prune(wasm, used);
const javascript = minified(renamed(used, optimizeAndRename(wasm)), 'js');
optimize(second);
fs.writeFileSync(glue, javascript);

const links = [...html.matchAll(/ *<link rel="stylesheet" href="[^"]*\/([^"/]+)"[^>]*>\n?/g)];
const sheets = links.map(([, name]) => path.join(dist, name));
const css = minified(sheets.map((sheet) => fs.readFileSync(sheet, 'utf8')).join('\n'), 'css');
sheets.forEach((sheet) => fs.rmSync(sheet));

const hash = createHash('sha256').update(fs.readFileSync(wasm)).update(fs.readFileSync(second)).update(javascript).update(css);
const name = `kassette-widget-${hash.digest('hex').slice(0, 16)}`;
const [first, ...others] = links.map(([link]) => link);
others.forEach((link) => (html = html.replace(link, '')));
html = html.replace(first, () => `    <style>${css}</style>\n`);
html = html.replaceAll(path.basename(glue, '.js'), name);
// Of the files as they were; what comes from the page's own origin needs no proof.
html = html.replace(/ integrity="[^"]*"/g, '');

const folder = path.join(dist, 'locales');
const languages = fs.readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
const texts = languages.map((file) => [file, JSON.stringify(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')))]);
const version = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
for (const [file, text] of texts) fs.writeFileSync(path.join(dist, file.replace('.', `-${version}.`)), text);
fs.rmSync(folder, { recursive: true });
html = html.replace('locales/*.json', `*-${version}.json`);

fs.writeFileSync(path.join(dist, `${name}.css`), css);
fs.renameSync(glue, path.join(dist, `${name}.js`));
fs.renameSync(wasm, path.join(dist, `${name}_bg.wasm`));
fs.renameSync(second, path.join(dist, `${name}_later.wasm`));
fs.writeFileSync(page, html);
