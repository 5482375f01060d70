// The code in our documentation, and programs that run it.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The blocks of code in this language on a page of docs/, in their order. */
export async function blocks(page, language) {
  const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
}

/** What the program prints that reads `input`. */
export async function run(program, args, input, variables) {
  const env = { PATH: process.env.PATH, ...variables };
  const running = promisify(execFile)(program, args, { cwd: here, env });
  running.child.stdin.end(input);
  return (await running).stdout;
}
