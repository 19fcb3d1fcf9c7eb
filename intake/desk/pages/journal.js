import { ask, by, make, moment, open, tell, word } from './shared.js';

await open();
let oldest = null;

async function read(before) {
    try {
        const about = `subject=${encodeURIComponent(by('text').value.trim())}${before ? `&before=${before}` : ''}`;
        const { events } = await ask('GET', `journal?${about}`);
        if (!before) by('events').replaceChildren();
        by('events').append(...events.map(event => make('tr', {}, make('td', { class: 'number' }, event.id), make('td', {}, moment(event.at)),
            make('td', {}, word(event.kind, 'column.kind')), make('td', { class: 'mono' }, event.subject), make('td', {}, event.agent || '—'),
            make('td', { class: 'mono' }, Object.entries(event.data).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')))));
        oldest = events.at(-1)?.id ?? oldest;
    } catch (error) {
        tell(error);
    }
}

by('search').addEventListener('submit', event => {
    event.preventDefault();
    read();
});
by('more').addEventListener('click', () => read(oldest));
await read();
