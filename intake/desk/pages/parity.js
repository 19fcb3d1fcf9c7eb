// Paper beside online: the same waiting, the same returns? Never a share without its counts.
import { ask, by, make, open, sentence, tell } from './shared.js';
import { count, nothing, percent, ways } from './review_ways.js';

const GROUPS = ['procedure', 'office', 'both'];
const ENOUGH = 20;

await open();
ways();

const days = (side, what) => side?.[`${what}_days`] === null || side?.[`${what}_days`] === undefined ? '—'
    : sentence('desk.parity.days', { median: count(side[`${what}_days`]), most: count(side[`${what}_days_p90`]), count: count(side[what]) });

const returns = side => side ? sentence('desk.parity.returns', { share: percent(side.returned / side.cases), returned: count(side.returned), cases: count(side.cases),
    low: percent(side.returned_low), high: percent(side.returned_high) }) : '—';

// Said in words, and only where the intervals do not touch: chance alone makes small offices differ.
function verdict({ paper, online }) {
    if (!paper || !online) return make('span', { class: 'tag plain' }, sentence('desk.parity.one_way'));
    if (paper.cases < ENOUGH || online.cases < ENOUGH) return make('span', { class: 'tag plain' }, sentence('desk.parity.too_few'));
    if (paper.returned_low > online.returned_high) return make('span', { class: 'tag doubt' }, sentence('desk.parity.paper_more'));
    if (online.returned_low > paper.returned_high) return make('span', { class: 'tag doubt' }, sentence('desk.parity.online_more'));
    return make('span', { class: 'tag good' }, sentence('desk.parity.alike'));
}

const officeOf = row => row.office_name ? `${row.office} ${row.office_name}` : row.office;
const named = row => ({ procedure: row.title ?? row.procedure, office: officeOf(row), both: `${row.title ?? row.procedure} — ${officeOf(row)}` })[row.by];

function line(row) {
    return make('tr', {}, make('th', { scope: 'row' }, named(row)),
        ...['paper', 'online'].map(side => make('td', {}, days(row[side], 'registered'))),
        ...['paper', 'online'].map(side => make('td', {}, days(row[side], 'decided'))),
        ...['paper', 'online'].map(side => make('td', {}, returns(row[side]))), make('td', {}, verdict(row)));
}

function heads(group) {
    const span = (name, columns) => make('th', { scope: 'colgroup', colspan: columns }, sentence(`desk.parity.head.${name}`));
    const ways_ = [1, 2, 3].flatMap(() => ['paper', 'online'].map(side => make('th', { scope: 'col' }, sentence(`desk.parity.${side}`))));
    return make('thead', {}, make('tr', {}, make('th', { scope: 'col', rowspan: 2 }, sentence(`desk.parity.head.${group}`)), span('registered', 2), span('decided', 2),
        span('returned', 2), make('th', { scope: 'col', rowspan: 2 }, sentence('desk.parity.head.verdict'))), make('tr', {}, ...ways_));
}

function table(group, rows) {
    return make('section', { class: 'card' }, make('h2', { id: `by-${group}` }, sentence(`desk.parity.by.${group}`)),
        make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': `by-${group}` },
            make('table', {}, heads(group), make('tbody', {}, ...rows.map(line)))));
}

function figure(side, figures) {
    const value = figures?.decided_days ?? figures?.registered_days;
    const what = figures?.decided_days === null || figures?.decided_days === undefined ? 'registered' : 'decided';
    return make('div', { class: 'card' }, sentence(`desk.parity.figure.${what}`, { side: sentence(`desk.parity.${side}`) }),
        make('strong', {}, value === null || value === undefined ? '—' : sentence('desk.parity.just_days', { days: count(value) })),
        make('span', { class: 'hint' }, sentence('desk.parity.asked', { returns: returns(figures) })));
}

async function show() {
    try {
        const asked = ['from', 'to'].filter(id => by(id).value).map(id => `${id}=${by(id).value}`).join('&');
        const { rows } = await ask('GET', `parity?${asked}`);
        const all = rows.find(row => row.by === 'all') ?? {};
        by('figures').replaceChildren(figure('paper', all.paper), figure('online', all.online), make('div', { class: 'card' }, sentence('desk.parity.head.verdict'),
            make('p', {}, verdict(all)), make('span', { class: 'hint' }, sentence('desk.parity.how', { enough: ENOUGH }))));
        const groups = GROUPS.map(group => [group, rows.filter(row => row.by === group)]).filter(([, some]) => some.length > 0);
        by('tables').replaceChildren(...groups.length > 0 ? groups.map(([group, some]) => table(group, some)) : [nothing('desk.parity.none')]);
    } catch (error) {
        tell(error);
    }
}

by('period').addEventListener('submit', event => {
    event.preventDefault();
    show();
});
await show();
