// A person's session at the desk, as a browser holds it: what asks, with its cookie and token. Bytes go as they are, all else as JSON.
export async function enter(address, name, password) {
    const answer = await fetch(`${address}api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, password }) });
    const cookie = answer.headers.get('set-cookie').split(';')[0];
    const { csrf } = await fetch(`${address}api/v1/session`, { headers: { cookie } }).then(said => said.json());
    return async (method, path, body) => {
        const bytes = body instanceof Uint8Array;
        const said = await fetch(`${address}api/v1/${path}`, { method,
            headers: { cookie, 'X-CSRF-Token': csrf, 'Content-Type': bytes ? 'application/octet-stream' : 'application/json' }, body: bytes ? body : body && JSON.stringify(body) });
        if (!said.ok) throw new Error(`${path}: ${said.status} ${await said.text()}`);
        return said.headers.get('content-type')?.startsWith('application/json') ? said.json() : said.arrayBuffer();
    };
}
