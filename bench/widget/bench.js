// How fast the checkout is for a buyer, measured in Chromium against the demo. `cargo xtask bench widget` runs this.
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measureOverlay, measureSwitches } from './actions.js';
import { measureLoad } from './load.js';
import { PROFILES } from './profiles.js';
import { merchant } from './sessions.js';
import { withTab } from './tab.js';
import { table } from './table.js';

const USAGE = `usage: cargo xtask bench widget [--runs N] [--quick]

  --runs N   loads of each page in each profile, every one in a fresh browser; 9 unless given
  --quick    2 unless given: for trying out, not for comparing`;

/** What is sold on the pages that are measured: one of two products, and one with questions of its own. */
const PAGES = [
  { name: 'Studio', products: [{ name: 'Studio', total: '$12' }, { name: 'Studio yearly', total: '$120' }] },
  { name: 'Lifetime', products: [{ name: 'Lifetime', total: '$49' }] },
];
const SWITCHES = 6;

function optionsOf(words) {
  const text = { type: 'string' };
  const { values } = parseArgs({
    args: words,
    options: { server: text, shop: text, token: text, results: text, runs: text, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const rounds = Number(values.runs ?? (values.quick ? 2 : 9));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`\`${values.runs}\` is not a number of runs`);
  return { ...values, rounds };
}

async function measure({ server, shop, token, rounds }) {
  const acme = await merchant(server, token);
  const measured = [];
  // Round by round, so that a busy minute of the machine is a minute of everything measured.
  for (let round = 1; round <= rounds; round++) {
    for (const profile of PROFILES) {
      for (const page of PAGES) {
        const isChoice = page.products.length > 1;
        const figures = await withTab(profile, async (tab) => {
          const load = await measureLoad(tab, await acme.sell(page.products));
          const switches = isChoice ? await measureSwitches(tab, page.products, SWITCHES) : [];
          return { ...load, switches, slowdowns: tab.slowdowns };
        });
        // To watch a frame takes time of its own, so it is watched only where it has to be slowed.
        const asksFrames = profile.slowdown > 1 || profile.network !== null;
        if (isChoice) figures.overlay = await withTab(profile, (tab) => measureOverlay(tab, shop), { asksFrames });
        measured.push({ profile: profile.name, page: page.name, figures });
        console.error(`round ${round} of ${rounds}, ${page.name}, ${profile.name}: interactive after ${figures.interactive.toFixed(0)} ms`);
      }
    }
  }
  return measured;
}

async function browserVersion() {
  return withTab(PROFILES[0], async ({ browser }) => (await browser.send('Browser.getVersion')).product);
}

function machine() {
  const cpus = os.cpus();
  return { cores: cpus.length, cpu: cpus[0].model.trim(), memory: os.totalmem(), system: `${os.type()} ${os.release()}` };
}

async function run(options) {
  const setting = { at: new Date().toISOString(), machine: machine(), browser: await browserVersion(), loadBefore: os.loadavg()[0] };
  const measured = await measure(options);
  setting.loadAfter = os.loadavg()[0];
  await mkdir(options.results, { recursive: true });
  const file = join(options.results, `widget-${setting.at.replaceAll(':', '-')}.json`);
  await writeFile(file, JSON.stringify({ ...setting, measured }, null, 1));
  console.log(table(setting, measured));
  console.error(`every figure of every run: ${file}`);
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await run(options);
} catch (error) {
  console.error(`bench widget: ${error.message}`);
  process.exitCode = 1;
}
