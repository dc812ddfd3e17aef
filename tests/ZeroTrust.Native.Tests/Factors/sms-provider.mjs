// A provider of text messages as others would write one: takes webhooks on a free port and prints each with what it thinks of its signature.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.argv[2], 'base64');

function isSigned(headers, body) {
  const age = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']));
  const wanted = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest();
  const given = (headers['webhook-signature'] ?? '').split(' ').filter(one => one.startsWith('v1,')).map(one => Buffer.from(one.slice(3), 'base64'));
  return age < 300 && given.some(one => one.length === wanted.length && timingSafeEqual(one, wanted));
}

createServer((request, response) => {
  let body = '';
  request.on('data', part => (body += part));
  request.on('end', () => {
    const signed = isSigned(request.headers, body);
    console.log(JSON.stringify({ signed, ...JSON.parse(body) }));
    response.writeHead(signed ? 204 : 400).end();
  });
}).listen(0, '127.0.0.1', function () {
  console.log(`port ${this.address().port}`);
});
