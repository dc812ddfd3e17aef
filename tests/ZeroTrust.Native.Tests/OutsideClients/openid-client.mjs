// openid-client, a certified relying party, goes through the token service; each step says "ok" or what was wrong.
import * as client from 'openid-client';
import { report, keyPair, expect } from './steps.mjs';

await report(async ({ issuer, service, target, keyService, assertionKey, gateway, refreshToken, personToken }, step) => {
  const server = new URL(issuer);
  const as = (account, auth, options) => client.discovery(server, account.id, undefined, auth, options);
  const resource = { resource: target };

  await step('discovery', async () => expect((await as(service, client.ClientSecretBasic(service.secret))).serverMetadata().issuer, issuer));
  await step('client_secret_basic', async () => bearer(await client.clientCredentialsGrant(await as(service, client.ClientSecretBasic(service.secret)), resource)));
  await step('client_secret_post', async () => bearer(await client.clientCredentialsGrant(await as(service, client.ClientSecretPost(service.secret)), resource)));
  await step('wrong secret', async () => {
    // RFC 6749 section 5.2: 401 with a challenge, which the library reports before the body.
    const caught = await client.clientCredentialsGrant(await as(service, client.ClientSecretBasic(`${service.secret}x`)), resource).then(() => undefined, (reason) => reason);
    expect(caught?.code, 'OAUTH_WWW_AUTHENTICATE_CHALLENGE');
  });
  await step('unknown target', async () => refused(client.clientCredentialsGrant(await as(service, client.ClientSecretBasic(service.secret)), { resource: 'nowhere' }), 'invalid_target'));
  await step('private_key_jwt', async () => {
    const key = await crypto.subtle.importKey('jwk', assertionKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    bearer(await client.clientCredentialsGrant(await as(keyService, client.PrivateKeyJwt({ key, kid: assertionKey.kid })), { resource: keyService.target }));
  });
  await step('DPoP', async () => {
    const config = await as(service, client.ClientSecretBasic(service.secret));
    const proof = client.getDPoPHandle(config, await keyPair());
    expect((await client.clientCredentialsGrant(config, resource, { DPoP: proof })).token_type.toLowerCase(), 'dpop');
  });
  await step('token exchange', async () => {
    const exchanged = await client.genericGrantRequest(await as(service, client.ClientSecretBasic(service.secret)), 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: personToken, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', ...resource,
    });
    expect(exchanged.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
  });
  await step('introspection', async () => {
    const asked = await as(gateway, client.ClientSecretBasic(gateway.secret));
    const token = (await client.clientCredentialsGrant(await as(service, client.ClientSecretBasic(service.secret)), resource)).access_token;
    expect((await client.tokenIntrospection(asked, token)).active, true);
    expect((await client.tokenIntrospection(asked, 'nothing')).active, false);
  });
  await step('revocation', async () => {
    const config = await as(service, client.ClientSecretBasic(service.secret));
    const token = (await client.clientCredentialsGrant(config, resource)).access_token;
    await client.tokenRevocation(config, token);
    expect((await client.tokenIntrospection(await as(gateway, client.ClientSecretBasic(gateway.secret)), token)).active, false);
  });
  await step('refresh', async () => {
    const config = await as({ id: 'zerotrust' }, client.None());
    const next = await client.refreshTokenGrant(config, refreshToken);
    if (!next.refresh_token || next.refresh_token === refreshToken) throw new Error('the refresh token was not rotated');
  });
});

function bearer(tokens) {
  expect(tokens.token_type.toLowerCase(), 'bearer');
  if (!(tokens.expires_in > 0 && tokens.expires_in <= 300)) throw new Error(`expires_in ${tokens.expires_in}`);
}

async function refused(call, error) {
  const caught = await call.then(() => undefined, (reason) => reason);
  expect(caught?.error, error);
}
