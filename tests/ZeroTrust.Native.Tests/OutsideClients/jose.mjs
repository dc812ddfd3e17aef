// An outside client: verifies the access token of the request on standard input by npm's jose and says what it found.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { readFileSync } from 'node:fs';

const { token, issuer, audience } = JSON.parse(readFileSync(0, 'utf8'));
try {
  const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
  const { protectedHeader, payload } = await jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt', algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'sub', 'jti'] });
  console.log(JSON.stringify({ header: protectedHeader, payload }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.code ?? String(error.cause ?? error) }));
}
