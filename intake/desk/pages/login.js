import { by, say } from './shared.js';

const LOOK_AGAIN_MS = 4000;

const asked = new URLSearchParams(location.search).get('retour') ?? '/';
const back = new URL(asked, location.origin);
let texts = {};
let away = false;

// Which ways lead in. Where passwords do not, their form stays for whoever was given one for need.
function lay({ password, provider }) {
    by('elsewhere').hidden = !provider;
    by('need-name').hidden = password;
    if (!password) by('need').open = false;
    if (!provider) return;
    by('provider').textContent = (texts['desk.login.with'] ?? '').replace('{name}', provider);
    by('provider').href = `/connexion/agent?retour=${encodeURIComponent(back.origin === location.origin ? back.pathname + back.search : '/')}`;
    if (!password) by('provider').focus();
}

// While the store or the desk does not answer, the page says so and what goes on meanwhile, and looks again by itself.
function tellAway(key) {
    by('away').className = key ? 'status note doubt' : away ? 'status note good' : 'status';
    by('away').textContent = texts[key || (away ? 'desk.login.back' : '')] ?? '';
    away = Boolean(key);
}

async function look(first) {
    let ways = null;
    try {
        ways = await fetch('/api/v1/entrance').then(answer => answer.json());
        if (!texts['desk.login.with']) texts = await fetch('/api/v1/texts').then(answer => answer.json());
    } catch {}
    if (ways && (first || !by('elsewhere').dataset.laid)) {
        lay(ways);
        by('elsewhere').dataset.laid = 'true';
    }
    const key = !ways ? 'desk.login.offline' : ways.store ? '' : ways.node && ways.password ? 'desk.login.node_alone' : 'desk.login.store_away';
    if (key || away) tellAway(key);
    setTimeout(look, LOOK_AGAIN_MS, false);
}

by('login').addEventListener('submit', async event => {
    event.preventDefault();
    const said = { name: by('name').value.trim(), password: by('password').value };
    const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said) };
    const answer = await fetch('/api/v1/session', options).catch(() => null);
    if (answer?.ok) {
        location.assign(back.origin === location.origin ? back : '/');
        return;
    }
    if (!answer) {
        say(texts['desk.login.offline'] ?? '', 'bad');
        return;
    }
    say((await answer.json()).error.message, 'bad');
    // With the store away, what was typed was not even looked at.
    if (answer.status === 503) return;
    by('password').value = '';
    by('password').focus();
});
by('login').dataset.ready = 'true';
look(true);
