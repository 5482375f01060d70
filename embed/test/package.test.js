import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const run = (program, words, cwd) => execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

let folder;
let packed;

/** The package, in a folder of somebody who uses it. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassette-package-'));
  [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], here));
  const place = join(folder, 'node_modules/@kassette/embed');
  await mkdir(place, { recursive: true });
  run('tar', ['--extract', '--file', join(folder, packed.filename), '--strip-components=1', '--directory', place], folder);
});
after(() => rm(folder, { recursive: true, force: true }));

test('the npm package has the loader, its types and nothing else', () => {
  const files = packed.files.map(({ path }) => path).sort();
  assert.deepEqual(files, ['README.md', 'index.d.ts', 'index.js', 'kassette.d.ts', 'kassette.js', 'package.json', 'words.js']);
  assert.deepEqual(packed.bundled, []);
});

test('it can be imported where there is no page, as servers that render do', async () => {
  const script = "import { Kassette } from '@kassette/embed'; console.log(typeof Kassette.open, typeof Kassette.mount, typeof Kassette.preload);";
  await writeFile(join(folder, 'server.mjs'), script);
  assert.equal(run('node', ['server.mjs'], folder), 'function function function\n');
});

test('its types are found by a program that uses it', async () => {
  const program = "import { Kassette } from '@kassette/embed';\nconst { close } = await Kassette.mount(document.body, '/l/one', { prefill: { amount: 5 } });\nclose();\n";
  await writeFile(join(folder, 'shop.mts'), program);
  const options = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', '', 'shop.mts'];
  assert.equal(run(join(here, 'node_modules/.bin/tsc'), options, folder), '');
});
