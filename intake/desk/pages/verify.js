// Whoever holds one of our papers: is it genuine? Without an account.
const by = id => document.getElementById(id);

function say(text, kind) {
    by('status').className = `status note ${kind}`;
    by('status').textContent = text;
    by('status').scrollIntoView({ block: 'nearest' });
}

async function check(path, options) {
    for (const button of document.querySelectorAll('button')) button.disabled = true;
    say('Vérification…', '');
    try {
        const answer = await fetch(path, options);
        if (answer.status === 413) say('Fichier trop grand, ou trop de vérifications en ce moment : réessayez dans quelques secondes.', 'doubt');
        else {
            const said = await answer.json();
            say(said.message ?? said.error.message, said.verdict === 'valid' ? 'good' : answer.ok && said.verdict === 'invalid' ? 'bad' : 'doubt');
        }
    } catch {
        say('Le service ne répond pas : réessayez.', 'doubt');
    } finally {
        for (const button of document.querySelectorAll('button')) button.disabled = false;
    }
}

by('typed').addEventListener('submit', event => {
    event.preventDefault();
    const code = by('code').value.trim();
    if (code) check('/api/v1/verify', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) });
    else by('code').focus();
});
by('photo').addEventListener('submit', event => {
    event.preventDefault();
    const [file] = by('picture').files;
    if (file) check('/api/v1/verify/picture', { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream' }, body: file });
    else by('picture').focus();
});
by('typed').dataset.ready = 'true';
