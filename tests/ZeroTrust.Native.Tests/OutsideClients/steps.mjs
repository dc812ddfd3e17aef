// Reads the question from standard input, runs the steps one after the other, writes what came of each.
import { readFileSync } from 'node:fs';

export async function report(script) {
  const found = {};
  const step = async (name, run) => {
    try {
      await run();
      found[name] = 'ok';
    } catch (error) {
      found[name] = [error.code, error.error, error.error_description, error.message, error.cause && JSON.stringify(error.cause)].filter(Boolean).join(' | ') || 'failed';
    }
  };
  await script(JSON.parse(readFileSync(0, 'utf8')), step);
  console.log(JSON.stringify(found));
}

export const keyPair = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

export function expect(found, wanted) {
  if (found !== wanted) throw new Error(`found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}
