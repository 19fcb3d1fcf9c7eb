import { knowKinds, kindLabel } from './papers.js';
import { ask, by, day, fieldLabels, make, moment, open, say, sentence, tell, untilShown, word } from './shared.js';

const AT_ONCE = 200; // lines of an answer
const DIGEST = /^[0-9a-f]{64}$/;

// Where the words of a detail are, apart from journal.value.NAME.
const WORDS = { channel: ['case.column.channels'], from: ['case.column.state'], to: ['case.column.state'], fate: ['batch.fate'], role: ['user.column.role'], faults: ['deck.fault'],
    reason: ['place', 'batch.reason', 'column.reason', 'desk.reason'], code: ['unread'], capacity: ['desk.helper.capacity'], mandate: ['desk.helper.mandate'] };
const KINDS = ['kind', 'document_kind', 'piece', 'from', 'to'];

await open();
await knowKinds();
const about = await fieldLabels();
let oldest = null;

const name = key => (/^\d+$/.test(key) ? sentence('desk.mail.page', { page: key }) : word(key, 'journal.detail'));

function plain(key, value) {
    const said = String(value);
    if (key === 'name') return about.any(said)?.label ?? said;
    const known = word(said, `journal.value.${key}`, ...(WORDS[key] ?? []));
    if (known !== said) return known;
    if (typeof value === 'boolean') return word(said, 'journal.value');
    if (KINDS.includes(key) && said) return kindLabel(said);
    if (DIGEST.test(said)) return make('span', { class: 'mono', title: said }, `${said.slice(0, 12)}…`);
    return /^\d{4}-\d{2}-\d{2}$/.test(said) ? day(said) : /^\d{4}-\d{2}-\d{2}T/.test(said) ? moment(said) : said;
}

const joined = (list, mark) => list.flatMap((one, place) => (place ? [mark, one] : [one])).flat();

// A detail as words: lists one after the other, what lies within in brackets.
function shown(key, value) {
    if (Array.isArray(value)) return joined(value.map(one => shown(key, one)), ', ');
    if (value !== null && typeof value === 'object') return ['(', ...details(value), ')'];
    return [plain(key, value)];
}

const details = data => joined(Object.entries(data).map(([key, value]) => [`${name(key)} : `, ...shown(key, value)]), ' ; ');

function subject(event) {
    const kind = word(event.subject_kind, 'journal.subject');
    return event.subject_kind === 'case' ? [kind, ' ', make('a', { href: `/dossier?numero=${encodeURIComponent(event.subject)}` }, event.subject)] : [`${kind} ${event.subject}`];
}

async function read(before) {
    const wanted = `subject=${encodeURIComponent(by('text').value.trim())}${before ? `&before=${before}` : ''}`;
    const { events } = await ask('GET', `journal?${wanted}`);
    if (!before) by('events').replaceChildren();
    by('events').append(...events.map(event => make('tr', {}, make('td', { class: 'number' }, event.id), make('td', { class: 'when' }, moment(event.at)),
        make('td', {}, word(event.kind, 'column.kind')), make('td', {}, ...subject(event)), make('td', {}, event.agent || '—'), make('td', {}, ...details(event.data)))));
    oldest = events.at(-1)?.id ?? oldest;
    by('more').hidden = events.length < AT_ONCE;
    say(by('events').children.length ? '' : sentence('desk.journal.none'));
}

by('search').addEventListener('submit', event => {
    event.preventDefault();
    read().catch(tell);
});
by('more').addEventListener('click', () => read(oldest).catch(tell));
await untilShown(read);
