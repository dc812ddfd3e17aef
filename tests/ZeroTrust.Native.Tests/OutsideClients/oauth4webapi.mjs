// oauth4webapi, the same protocols one level lower: every answer goes through its checks of the RFCs.
import * as oauth from 'oauth4webapi';
import { report, keyPair, expect } from './steps.mjs';

await report(async ({ issuer, service, target, keyService, assertionKey, gateway, refreshToken, personToken }, step) => {
  const url = new URL(issuer);
  let server;
  const basic = (account) => oauth.ClientSecretBasic(account.secret);
  const grant = async (account, auth, parameters, options) =>
    oauth.processClientCredentialsResponse(server, { client_id: account.id }, await oauth.clientCredentialsGrantRequest(server, { client_id: account.id }, auth, parameters, options));
  const introspect = async (token) =>
    oauth.processIntrospectionResponse(server, { client_id: gateway.id }, await oauth.introspectionRequest(server, { client_id: gateway.id }, basic(gateway), token));
  const resource = { resource: target };

  await step('discovery by RFC 8414', async () => {
    server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2' }));
    expect(server.issuer, issuer);
  });
  await step('discovery by OpenID Connect', async () => {
    server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oidc' }));
    for (const name of ['token_endpoint', 'jwks_uri', 'introspection_endpoint', 'revocation_endpoint']) {
      if (!server[name]?.startsWith(issuer)) throw new Error(`${name}: ${server[name]}`);
    }
  });
  await step('client_secret_basic', async () => grant(service, basic(service), resource));
  await step('client_secret_post', async () => grant(service, oauth.ClientSecretPost(service.secret), resource));
  await step('private_key_jwt', async () => {
    const key = await crypto.subtle.importKey('jwk', assertionKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    await grant(keyService, oauth.PrivateKeyJwt({ key, kid: assertionKey.kid }), { resource: keyService.target });
  });
  await step('DPoP', async () => {
    const proof = oauth.DPoP({ client_id: service.id }, await keyPair());
    const tokens = await grant(service, basic(service), resource, { DPoP: proof });
    expect(tokens.token_type, 'dpop');
    expect((await introspect(tokens.access_token)).cnf?.jkt, await proof.calculateThumbprint());
  });
  await step('token exchange', async () => {
    const client = { client_id: service.id };
    const answer = await oauth.genericTokenEndpointRequest(server, client, basic(service), 'urn:ietf:params:oauth:grant-type:token-exchange', {
      subject_token: personToken, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', ...resource,
    });
    const exchanged = await oauth.processGenericTokenEndpointResponse(server, client, answer);
    expect((await introspect(exchanged.access_token)).act?.sub, service.name);
  });
  await step('introspection', async () => expect((await introspect((await grant(service, basic(service), resource)).access_token)).active, true));
  await step('revocation', async () => {
    const client = { client_id: service.id };
    const token = (await grant(service, basic(service), resource)).access_token;
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, basic(service), token));
    expect((await introspect(token)).active, false);
  });
  await step('refresh', async () => {
    const client = { client_id: 'zerotrust' };
    const next = await oauth.processRefreshTokenResponse(server, client, await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken));
    if (!next.refresh_token || next.refresh_token === refreshToken) throw new Error('the refresh token was not rotated');
  });
});
