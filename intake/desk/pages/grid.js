// Many fields at once: the same field of many cases (/revue-grille), or all that waits on one page (/revue-page).
import { ask, askUntilAnswered, by, fieldLabels, make, open, paper, queued, say, sentence, shown, tell, word } from './shared.js';
import { attention } from './attention.js';
import { misplaced } from './handing.js';
import { ways } from './review_ways.js';

const AT_ONCE = 20;
const ON_A_PAGE = 60;
const PICKED = ['choice', 'check', 'photo', 'signature'];
const onePage = location.pathname === '/revue-page';
const step = onePage ? 'page' : 'grid';
const decided = [];
let cells = [];
let groups = [];
let unanswered = false; // the store said nothing when it was asked for more

await open();
ways();
const about = await fieldLabels();
const label = one => about(one.form, one.form_version, one.name);

function options(field) {
    const known = label(field);
    const given = known.kind === 'choice' ? known.options.map(one => [one.value, one.label])
        : known.kind === 'check' ? [[known.options?.[0]?.value ?? 'oui', sentence('desk.review.ticked')]]
            : ['present', 'absent'].map(value => [value, word(value, 'desk.value')]);
    return [['', sentence('desk.review.nothing')], ...given];
}

function control(cell) {
    const { field } = cell;
    const id = `value-${field.field}`;
    if (!PICKED.includes(label(field)?.kind))
        return make('input', { id, class: 'mono', value: shown(label(field), field.value), spellcheck: 'false', autocapitalize: 'none' });
    const list = make('select', { id }, ...options(field).map(([value, text]) => make('option', { value }, text)));
    list.value = field.value;
    return list;
}

function build(field) {
    const cell = { field, touched: false, state: '' };
    cell.input = control(cell);
    cell.why = make('p', { class: 'hint' }, field.message || word(field.reason, 'reason', 'desk.reason', 'column.reason'));
    cell.message = make('p', { class: 'hint', 'aria-live': 'polite' });
    const name = onePage ? label(field)?.label ?? field.name : field.case;
    cell.element = make('li', { class: 'card' }, make('label', { for: cell.input.id }, name),
        make('div', { class: 'crop' }, make('img', { src: `/api/v1/fields/${field.field}/picture`, alt: sentence('desk.review.crop') })),
        cell.input, cell.why, cell.message);
    cell.input.addEventListener('input', () => { cell.touched = true; });
    cell.input.addEventListener('focus', () => {
        if (cell.input.select) cell.input.select();
        if (onePage) showPage(cell);
    });
    cell.element.addEventListener('keydown', event => press(event, cell));
    return cell;
}

function showPage(lit) {
    const boxes = cells.filter(cell => cell.field.box_px && !cell.state)
        .map(cell => ({ box_px: cell.field.box_px, kind: cell === lit ? 'lit' : 'spot', pick: () => cell.input.focus(), title: label(cell.field)?.label }));
    const { field } = lit;
    paper(by('page'), { picture: `/api/v1/pages/${field.page_id}/picture`, width_px: field.width_px, height_px: field.height_px, turned: field.turned,
        alt: sentence('desk.review.page', { page: field.page }) }, boxes);
}

const left = () => cells.filter(cell => !cell.state);

function go(from) {
    const place = cells.indexOf(from);
    const next = [...cells.slice(place + 1), ...cells.slice(0, place + 1)].find(cell => !cell.state);
    if (next) next.input.focus();
    else load();
}

function settle(cell, state, said) {
    cell.state = state;
    cell.element.classList.add('settled');
    cell.input.disabled = true;
    cell.message.textContent = said;
}

function reopen(cell, message) {
    cell.state = '';
    cell.element.classList.remove('settled');
    cell.input.disabled = false;
    cell.message.textContent = message;
}

async function send(cell, said, ms) {
    settle(cell, 'sent', sentence(`desk.grid.${said.verdict}`));
    decided.push(cell);
    try {
        await askUntilAnswered('POST', `fields/${cell.field.field}/decision`, { ...said, step, attention_ms: ms });
        say('');
    } catch (error) {
        decided.splice(decided.indexOf(cell), 1);
        reopen(cell, error.message);
        tell(error);
    }
}

// What is typed is checked as the form would, before it is sent.
async function answer(cell) {
    const typed = cell.input.value.trim();
    const { field } = cell;
    if (!typed && field.blind) {
        cell.message.textContent = sentence('desk.review.key_it');
        return null;
    }
    if (!typed) return { verdict: 'empty' };
    if (!cell.touched && !field.blind) return { verdict: 'accept' };
    if (PICKED.includes(label(field)?.kind))
        return typed === 'absent' ? { verdict: 'empty' } : { verdict: 'correct', value: typed };
    const checked = await ask('POST', 'check', { form: field.form, version: field.form_version, name: field.name, value: typed }).catch(() => null);
    return { verdict: 'correct', value: checked?.value ?? typed };
}

async function confirm(cell) {
    if (cell.state) return;
    const said = await answer(cell);
    if (!said || cell.state) return;
    const ms = attention.end();
    const sending = send(cell, said, ms);
    attention.begin();
    go(cell);
    await sending;
}

function refuse(cell, said) {
    if (cell.state) return;
    const ms = attention.end();
    send(cell, said, ms);
    attention.begin();
    go(cell);
}

async function pass(cell) {
    try {
        await ask('POST', `fields/${cell.field.field}/pass`, { reason: '' });
        settle(cell, 'passed', sentence('desk.review.passed'));
        go(cell);
    } catch (error) {
        tell(error);
    }
}

// Everything that is neither decided nor to be keyed is right; the time is shared out among them.
async function confirmAll() {
    const chosen = left().filter(cell => !(cell.field.blind && !cell.input.value.trim()));
    const said = await Promise.all(chosen.map(answer));
    const ms = attention.end() / Math.max(1, chosen.length);
    await Promise.all(chosen.map((cell, place) => said[place] && send(cell, said[place], Math.round(ms))));
    attention.begin();
    const rest = left();
    if (rest.length === 0) load();
    else rest[0].input.focus();
}

async function undo() {
    const last = decided.pop();
    if (!last) {
        say(sentence('desk.review.no_undo'));
        return;
    }
    try {
        const again = await ask('POST', `fields/${last.field.field}/undo`, {});
        if (!cells.includes(last)) {
            cells.unshift(last);
            by('cells').prepend(last.element);
        }
        last.field = again;
        reopen(last, sentence('desk.review.undone'));
        by('work').hidden = false;
        by('nothing').hidden = true;
        last.input.focus();
    } catch (error) {
        tell(error);
    }
}

async function wrong(cell) {
    if (!await misplaced(cell.field)) return;
    for (const one of cells) if (!one.state && one.field.page_id === cell.field.page_id) settle(one, 'left', sentence('desk.hand.left'));
    say(sentence('desk.hand.left'));
    go(cell);
}

const keys = {
    F2: cell => refuse(cell, { verdict: 'reject', reason: sentence('desk.review.illegible') }),
    F3: cell => refuse(cell, { verdict: 'empty' }),
    F4: wrong,
    F6: pass,
};

function press(event, cell) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = event.key === 'Enter' ? confirm : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(cell);
}

async function chooseGroup() {
    const answered = await ask('GET', 'review/groups');
    const kept = by('group').value;
    groups = answered.groups;
    by('group').replaceChildren(...groups.map(({ form, version, field, count }) => make('option', { value: `${form ?? ''}/${field}` },
        sentence('desk.grid.group', { field: about(form, version, field)?.label ?? field, count }))));
    if (groups.some(({ form, field }) => `${form ?? ''}/${field}` === kept)) by('group').value = kept;
    const chosen = by('group').value;
    return chosen ? { form: chosen.slice(0, chosen.lastIndexOf('/')), field: chosen.slice(chosen.lastIndexOf('/') + 1), count: AT_ONCE } : null;
}

async function choosePage() {
    const { fields } = await ask('POST', 'review/next', { count: 1, on_paper: true });
    return fields[0]?.page_id ? { page: fields[0].page_id, count: ON_A_PAGE } : null;
}

async function load() {
    try {
        const wanted = onePage ? await choosePage() : await chooseGroup();
        const answered = wanted ? await ask('POST', 'review/next', wanted) : { fields: [] };
        cells = answered.fields.map(build);
        by('cells').replaceChildren(...cells.map(cell => cell.element));
        by('work').hidden = cells.length === 0;
        by('nothing').hidden = cells.length > 0;
        if (answered.waiting !== undefined) by('waiting').textContent = queued(answered.waiting);
        if (answered.mine_today !== undefined) by('done').textContent = sentence('desk.review.done', { count: answered.mine_today });
        cells[0]?.input.focus();
        attention.begin();
        by('choice').hidden = onePage || groups.length === 0;
        if (unanswered) say('');
        unanswered = false;
    } catch (error) {
        unanswered = true;
        tell(error);
    }
}

by('page').hidden = !onePage;
by('sides').className = onePage ? 'sides' : '';
by('title').textContent = sentence(onePage ? 'desk.way.revue-page' : 'desk.way.revue-grille');
document.title = `${by('title').textContent} — Guichet`;
by('group').addEventListener('change', load);
by('all').addEventListener('click', confirmAll);
by('undo').addEventListener('click', undo);
document.addEventListener('keydown', event => {
    if (!event.ctrlKey || event.isComposing) return;
    if (event.key === 'Enter' && left().length) {
        event.preventDefault();
        confirmAll();
    } else if (event.key === 'z' && !cells.some(cell => cell.touched && !cell.state && cell.input === document.activeElement)) {
        event.preventDefault();
        undo();
    }
});
await load();
setInterval(() => { if (cells.length === 0) load(); }, 5000);
