import { by } from './shared.js';

by('login').addEventListener('submit', async event => {
    event.preventDefault();
    const said = { name: by('name').value.trim(), password: by('password').value };
    const answer = await fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said) });
    if (answer.ok) {
        const back = new URL(new URLSearchParams(location.search).get('retour') ?? '/', location.origin);
        location.assign(back.origin === location.origin ? back : '/');
        return;
    }
    by('status').className = 'status note bad';
    by('status').textContent = (await answer.json()).error.message;
    by('password').value = '';
    by('password').focus();
});
by('login').dataset.ready = 'true';
