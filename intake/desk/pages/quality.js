// What the blind sample says, what the review costs in human attention, and how it is set.
import { ask, by, drawn, fieldLabels, make, open, say, sentence, tell, word } from './shared.js';
import { count, nothing, percent, ways } from './review_ways.js';

const GROUPS = ['field', 'form', 'reader', 'scanner', 'hand', 'office'];
const PROMISE = 0.005;
let scale = 0.05;

const session = await open();
ways();
const about = session.role === 'auditor' ? () => null : await fieldLabels().catch(() => () => null);

// The interval as a line: the point inside the span that holds the truth 95 times of 100, the promise dashed.
function span(row) {
    if (!row.judged) return '—';
    const over = drawn('svg', { class: 'span', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    const at = share => Math.min(100, 100 * share / scale);
    over.append(drawn('rect', { class: 'ground', x: 0, y: 0, width: 100, height: 10 }),
        drawn('rect', { class: 'between', x: at(row.low), y: 2, width: Math.max(1, at(row.high) - at(row.low)), height: 6 }),
        drawn('rect', { class: 'point', x: Math.max(0, at(row.error) - .5), y: 0, width: 1.5, height: 10 }),
        drawn('line', { class: 'goal', x1: at(PROMISE), x2: at(PROMISE), y1: 0, y2: 10 }));
    return over;
}

function named(row, report) {
    if (!row.key) return sentence('report.unknown');
    if (row.by === 'reader') return word(row.key, 'method');
    if (row.by === 'hand') return make('a', { href: `/dossier?numero=${encodeURIComponent(row.key)}` }, row.key);
    if (row.by !== 'field') return row.key;
    const form = report.rows.find(one => one.by === 'form')?.key.split(' ') ?? [];
    return about(form[0], form[1], row.key)?.label ?? row.key;
}

function line(row, report) {
    return make('tr', {}, make('th', { scope: 'row' }, named(row, report)), make('td', { class: 'number' }, count(row.filled)),
        make('td', { class: 'number' }, row.filled ? percent(row.alone / row.filled) : '—'), make('td', { class: 'number' }, count(row.judged)),
        make('td', { class: 'number' }, count(row.wrong)), make('td', { class: 'number' }, percent(row.error)),
        make('td', { class: 'number' }, row.judged ? sentence('desk.quality.between', { low: percent(row.low), high: percent(row.high) }) : '—'),
        make('td', {}, span(row)));
}

function heads(...names) {
    return make('thead', {}, make('tr', {}, ...names.map((name, place) =>
        make('th', { scope: 'col', class: place > 0 && place < names.length - 1 ? 'number' : null }, sentence(`desk.quality.head.${name}`)))));
}

function table([group, rows], report) {
    const title = make('h2', { id: `by-${group}` }, sentence(`desk.quality.by.${group}`));
    if (rows.length === 0) return make('section', { class: 'card' }, title, make('p', { class: 'hint' }, sentence('desk.quality.not_measured')));
    return make('section', { class: 'card' }, title,
        make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': `by-${group}` },
            make('table', {}, heads(group, 'filled', 'alone', 'judged', 'wrong', 'error', 'between', 'span'),
                make('tbody', {}, ...rows.map(row => line(row, report))))));
}

function figure(title, value, hint) {
    return make('div', { class: 'card' }, title, make('strong', {}, value), make('span', { class: 'hint' }, hint));
}

function showFigures(report) {
    const filled = report.rows.find(row => row.by === 'all' && row.key === 'filled');
    const empty = report.rows.find(row => row.by === 'all' && row.key === 'empty');
    const seconds = report.attention.cases ? report.attention.seconds / report.attention.cases : null;
    const tested = row => row?.judged ? sentence('desk.quality.tested', { low: percent(row.low), high: percent(row.high), judged: count(row.judged), wrong: count(row.wrong) })
        : sentence('desk.quality.untested');
    by('figures').replaceChildren(
        figure(sentence('desk.quality.error'), percent(filled?.error), tested(filled)),
        figure(sentence('desk.quality.error_empty'), percent(empty?.error), tested(empty)),
        figure(sentence('desk.quality.alone'), filled?.filled ? percent(filled.alone / filled.filled) : '—', sentence('desk.quality.of', { count: count(filled?.filled ?? 0) })),
        figure(sentence('desk.quality.seconds'), seconds === null ? '—' : `${seconds.toLocaleString('fr-FR', { maximumFractionDigits: 1 })} s`,
            sentence('desk.quality.files', { count: count(report.attention.cases) })),
        figure(sentence('desk.quality.pending'), count(report.pending), sentence('desk.quality.rate', { rate: report.sample_per_mille })));
}

function showAttention(attention) {
    const seconds = number => number.toLocaleString('fr-FR', { maximumFractionDigits: 1 });
    by('attention').replaceChildren(attention.steps.length === 0 ? make('p', { class: 'hint' }, sentence('desk.quality.not_measured'))
        : make('table', {}, make('thead', {}, make('tr', {}, ...['step', 'acts', 'cases', 'seconds', 'median_s', 'p95_s'].map(name =>
            make('th', { scope: 'col', class: name === 'step' ? null : 'number' }, sentence(`report.attention.${name}`))))),
        make('tbody', {}, ...attention.steps.map(step => make('tr', {}, make('th', { scope: 'row' }, word(step.step, 'report.attention.step')),
            make('td', { class: 'number' }, count(step.acts)), make('td', { class: 'number' }, count(step.cases)),
            make('td', { class: 'number' }, seconds(step.seconds)), make('td', { class: 'number' }, seconds(step.median_s)),
            make('td', { class: 'number' }, seconds(step.p95_s)))))));
}

function showKnown(known) {
    const head = name => make('th', { scope: 'col', class: 'number' }, sentence(name));
    const of = (number, shown) => make('td', { class: 'number' }, sentence('desk.known.of', { count: count(number), shown: count(shown) }));
    by('known').replaceChildren(make('p', { class: 'hint' }, sentence('desk.known.hint')), known.length === 0 ? make('p', {}, sentence('desk.quality.not_measured'))
        : make('table', {}, make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, sentence('report.attention.step')), head('desk.known.followed'),
            head('desk.quality.head.between'), head('desk.known.spoilt'))),
        make('tbody', {}, ...known.map(row => make('tr', {}, make('th', { scope: 'row' }, word(row.step, 'report.attention.step')), of(row.followed, row.wrong_shown),
            make('td', { class: 'number' }, row.wrong_shown ? sentence('desk.quality.between', { low: percent(row.low), high: percent(row.high) }) : '—'),
            of(row.spoilt, row.right_shown))))));
}

function setting([name, value]) {
    const list = Array.isArray(value);
    const input = make('input', { id: `set-${name}`, value: list ? value.join(', ') : value, inputmode: list ? null : 'numeric', spellcheck: 'false' });
    const form = make('form', { class: 'settings' },
        make('label', { for: `set-${name}` }, sentence(`desk.setting.${name}`)), input, make('p', {}, make('button', { type: 'submit' }, sentence('desk.setting.change'))));
    form.addEventListener('submit', async event => {
        event.preventDefault();
        const said = list ? input.value.split(',').map(one => one.trim()).filter(Boolean) : Number(input.value);
        try {
            await ask('POST', `review/settings/${name}`, { value: said });
            say(sentence('desk.setting.changed'), 'good');
        } catch (error) {
            tell(error);
        }
    });
    return form;
}

// Settings are everybody's: who has one office only sees them.
function showSettings(settings) {
    const may = session.office === null || session.office === undefined;
    const known = Object.entries(settings).sort(([one], [other]) => one.localeCompare(other));
    by('settings').replaceChildren(...(may && session.role !== 'auditor' ? known.map(setting)
        : [make('dl', { class: 'facts' }, ...known.flatMap(([name, value]) => [make('dt', {}, sentence(`desk.setting.${name}`)), make('dd', {}, String(value) || '—')]))]));
}

async function show() {
    try {
        const asked = ['from', 'to'].filter(id => by(id).value).map(id => `${id}=${by(id).value}`).join('&');
        const report = await ask('GET', `review/quality?${asked}`);
        say('');
        scale = Math.min(1, Math.max(0.02, ...report.rows.filter(row => row.judged >= 30).map(row => row.high)));
        showFigures(report);
        const groups = GROUPS.map(group => [group, report.rows.filter(row => row.by === group)]);
        by('tables').replaceChildren(...groups.some(([, rows]) => rows.length > 0) ? groups.map(group => table(group, report)) : [nothing('desk.quality.none')]);
        showAttention(report.attention);
        showKnown(report.known);
        showSettings(report.settings);
    } catch (error) {
        tell(error);
    }
}

by('period').addEventListener('submit', event => {
    event.preventDefault();
    show();
});
await show();
