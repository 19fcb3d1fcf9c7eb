import { ask, by, day, make, open, say, sentence, tell, word } from './shared.js';

await open();
const LOOK_AGAIN_MS = 4000;
let latest = 0;
let pause;

async function search() {
    const mine = ++latest;
    try {
        clearTimeout(pause);
        const { cases } = await ask('GET', `cases?text=${encodeURIComponent(by('text').value.trim())}`);
        if (mine !== latest) return [];
        by('found').replaceChildren(...cases.map(one => make('tr', {},
            make('td', { class: 'mono' }, make('a', { href: `/dossier?numero=${encodeURIComponent(one.number)}` }, one.number)),
            make('td', {}, [one.name, one.first_names].filter(Boolean).join(' ') || '—'), make('td', {}, day(one.born_on)),
            make('td', {}, one.title ?? word(one.procedure, 'case.column.procedure', 'desk.procedure')), make('td', {}, word(one.state, 'case.column.state')),
            make('td', {}, day(one.received_on)), make('td', { class: 'number' }, one.waiting || ''))));
        say(cases.length === 0 ? sentence('desk.cases.none') : cases.length === 50 ? sentence('desk.cases.many') : '');
        return cases;
    } catch (error) {
        if (mine === latest) {
            tell(error);
            // While the store is away, what was asked for is asked again.
            if (error.status === 0 || error.status === 503) pause = setTimeout(search, LOOK_AGAIN_MS);
        }
        return [];
    }
}

by('text').addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(search, 150);
});
// Enter opens the one that is found.
by('search').addEventListener('submit', async event => {
    event.preventDefault();
    const found = by('text').value.trim() ? await search() : [];
    if (found.length === 1) location.assign(`/dossier?numero=${encodeURIComponent(found[0].number)}`);
});
await search();
