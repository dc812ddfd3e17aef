// An outside authenticator: reads the URI that a QR code holds, by npm's otplib, and says the codes around an instant.
import { generate } from 'otplib';
import { readFileSync } from 'node:fs';

const { uri, seconds, steps } = JSON.parse(readFileSync(0, 'utf8'));
const asked = new URL(uri);
const option = name => asked.searchParams.get(name);
const codes = [];
for (const step of steps) {
  codes.push(await generate({
    secret: option('secret'), digits: Number(option('digits') ?? 6), period: Number(option('period') ?? 30),
    algorithm: (option('algorithm') ?? 'SHA1').toLowerCase(), epoch: seconds + 30 * step,
  }));
}
console.log(JSON.stringify({ kind: asked.host, issuer: option('issuer'), label: decodeURIComponent(asked.pathname.slice(1)), codes }));
