// An outside client: asks Envoy's Check by npm's grpc-js about the calls on standard input and says what it heard, or the error of gRPC.
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { readFileSync } from 'node:fs';

const { address, key, calls } = JSON.parse(readFileSync(0, 'utf8'));
const definition = loadSync(new URL('ext_authz.proto', import.meta.url).pathname, { keepCase: true });
const { Authorization } = grpc.loadPackageDefinition(definition).envoy.service.auth.v3;
const client = new Authorization(address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
if (key) metadata.set('x-gateway-key', key);

const check = (call) => new Promise((resolve) => {
  client.Check(call, metadata, { deadline: Date.now() + 10_000 }, (error, answer) => resolve(error ? { error: error.code, details: error.details } : answer));
});

const answers = [];
for (const call of calls) answers.push(await check(call));
client.close();
console.log(JSON.stringify({ answers }));
