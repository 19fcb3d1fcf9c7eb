// An OpenID provider for the tests: node openid_provider.mjs FOLDER. Keys made at the start; everybody who is sent to it is the person that it was
// told of last. Writes its port, and a free one for the desk, into FOLDER/ports. POST /told {…} says who comes, and which fault it has from now on:
// how it lies is named where it does so.
import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const host = process.argv[3] ?? '127.0.0.1';
const client = 'guichet-essai';
const secret = 'un secret: partagé & long';
const base64url = bytes => Buffer.from(bytes).toString('base64url');
const part = object => base64url(JSON.stringify(object));

const rsa = () => ({ kind: 'RS256', id: randomBytes(6).toString('hex'), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
const curve = () => ({ kind: 'ES256', id: randomBytes(6).toString('hex'), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) });
let keys = [rsa(), curve()];
const stranger = rsa();

let told = {};
const codes = new Map();
const passed = new Map();
const seen = { tokens: 0, keys: 0, descriptions: 0, ends: 0, last: {} };

function signed(claims, { alg = 'RS256', key } = {}) {
    const pair = key ?? keys.find(one => one.kind === alg) ?? keys[0];
    const said = `${part({ alg, kid: told.no_kid ? undefined : pair.id, typ: 'JWT', ...told.header })}.${part(claims)}`;
    if (alg === 'none') return `${said}.`;
    if (alg === 'HS256') return `${said}.${createHmac('sha256', pair.publicKey.export({ type: 'spki', format: 'pem' })).update(said).digest('base64url')}`;
    return `${said}.${base64url(sign('sha256', Buffer.from(said), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }))}`;
}

function tokenOf({ nonce }) {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, sub: told.sub ?? 'agent-1', aud: client, iat: now, exp: now + 60, nonce, acr: 'eidas1', ...told.claims };
    for (const name of told.without ?? []) delete claims[name];
    return signed(claims, { alg: told.alg, key: told.key === 'stranger' ? stranger : told.key === 'posing' ? { ...stranger, id: keys[0].id } : undefined });
}

const json = (response, status, said, type = 'application/json') => {
    response.writeHead(status, { 'Content-Type': type });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
};
const redirect = (response, address) => { response.writeHead(302, { Location: address }); response.end(); };

function authorize(query, response) {
    const needed = { response_type: 'code', client_id: client, code_challenge_method: 'S256' };
    const wrong = Object.entries(needed).filter(([name, value]) => query.get(name) !== value).map(([name]) => name);
    if (wrong.length || !query.get('scope')?.split(' ').includes('openid') || (query.get('state') ?? '').length < 32 || (query.get('nonce') ?? '').length < 32)
        return json(response, 400, { error: 'invalid_request', wrong });
    const code = randomBytes(16).toString('hex');
    codes.set(code, { nonce: query.get('nonce'), challenge: query.get('code_challenge'), address: query.get('redirect_uri') });
    seen.last = Object.fromEntries(query);
    const back = new URL(query.get('redirect_uri'));
    if (told.refuses) back.searchParams.set('error', told.refuses);
    else back.searchParams.set('code', code);
    if (told.says_issuer) back.searchParams.set('iss', told.says_issuer);
    back.searchParams.set('state', query.get('state'));
    return redirect(response, back.href);
}

function client_is_known(request, form) {
    const header = /^Basic (.*)$/.exec(request.headers.authorization ?? '');
    if (!header) return form.get('client_id') === client && form.get('client_secret') === secret;
    const [name, password] = Buffer.from(header[1], 'base64').toString().split(':').map(decodeURIComponent);
    return name === client && password === secret;
}

function token(request, form, response) {
    seen.tokens += 1;
    if (told.token_answer) return told.token_answer === 'redirect' ? redirect(response, `${issuer}/token-elsewhere`) : json(response, 200, 'x'.repeat(300 * 1024));
    if (!client_is_known(request, form)) return json(response, 401, { error: 'invalid_client' });
    const begun = codes.get(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!begun || begun.challenge !== challenge || begun.address !== form.get('redirect_uri') || form.get('grant_type') !== 'authorization_code')
        return json(response, 400, { error: 'invalid_grant' });
    if (!told.codes_again) codes.delete(form.get('code'));
    const access = randomBytes(16).toString('hex');
    passed.set(access, told.sub ?? 'agent-1');
    return json(response, 200, { access_token: access, token_type: 'Bearer', expires_in: 60, id_token: tokenOf(begun) });
}

function userinfo(request, response) {
    const access = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!passed.has(access)) return json(response, 401, { error: 'invalid_token' });
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: passed.get(access), given_name: 'Nadia', usual_name: 'Ben <b>Ali</b>', email: 'Nadia.Benali@Example.fr', ...told.userinfo };
    if (told.userinfo_as === 'json') return json(response, 200, claims);
    const key = told.userinfo_as === 'forged' ? { ...stranger, id: keys[0].id } : undefined;
    return json(response, 200, signed({ iss: issuer, aud: client, iat: now, exp: now + 60, ...claims }, { key }), 'application/jwt');
}

function describe(response) {
    seen.descriptions += 1;
    const said = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, userinfo_endpoint: `${issuer}/userinfo`, jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/end`, token_endpoint_auth_methods_supported: told.post === false ? ['client_secret_basic'] : ['client_secret_post'], ...told.description };
    return json(response, 200, said);
}

function answer(request, form, response) {
    const url = new URL(request.url, issuer);
    switch (url.pathname) {
    case '/told':
        told = JSON.parse(form);
        if (told.new_keys) keys = [rsa(), curve()];
        return json(response, 200, seen);
    case '/seen': return json(response, 200, seen);
    case '/.well-known/openid-configuration': return describe(response);
    case '/keys':
        seen.keys += 1;
        return json(response, 200, { keys: keys.map(one => ({ ...one.publicKey.export({ format: 'jwk' }), kid: one.id, use: 'sig', alg: one.kind })) });
    case '/authorize': return authorize(url.searchParams, response);
    case '/token': return token(request, new URLSearchParams(form), response);
    case '/userinfo': return userinfo(request, response);
    case '/end':
        seen.ends += 1;
        seen.last = Object.fromEntries(url.searchParams);
        return redirect(response, `${url.searchParams.get('post_logout_redirect_uri')}?state=${url.searchParams.get('state')}`);
    default: return json(response, 404, {});
    }
}

let issuer;
const server = createServer((request, response) => {
    const parts = [];
    request.on('data', one => parts.push(one));
    request.on('end', () => setTimeout(() => answer(request, Buffer.concat(parts).toString(), response), request.url === '/told' ? 0 : told.slow_ms ?? 0));
});
server.listen(0, '127.0.0.1', () => {
    issuer = `http://${host}:${server.address().port}`;
    const free = createSocket().listen(0, '127.0.0.1', () => {
        const { port } = free.address();
        free.close(() => {
            writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
            writeFileSync(join(folder, 'ports'), `${issuer} ${port}\n`);
        });
    });
});
