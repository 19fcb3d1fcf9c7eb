// What the papers of a file are: named by a person in one key, the pieces as they stand with reason and source.
import { touches } from './attention.js';
import { ask, by, day, make, moment, say, sentence, tell, word } from './shared.js';

let kinds = [];
let asked = null;

export async function knowKinds() {
    asked ??= ask('GET', 'kinds');
    ({ kinds } = await asked);
    return kinds;
}

export const kindLabel = name => kinds.find(kind => kind.name === name)?.label ?? word(name, 'desk.piece');

const percent = p => `${Math.round(100 * Number(p))} %`;

// What the machine takes a page for and does not file by itself; null when there is nothing to say.
export const guess = page => (page?.kind !== 'inconnu' || page.named ? null : page.same ?? (page.sight?.kind ? page.sight : null));

// That the person gave this paper before, how old it is, and what that is worth by the rule of the procedure.
function before(same) {
    const age = [same.made_on ? sentence('desk.piece.made', { day: day(same.made_on) }) : '', same.valid_to ? sentence('desk.piece.valid', { day: day(same.valid_to) }) : '',
        same.worth?.state === 'here' && !same.worth.reason ? sentence('desk.naming.same_good') : same.worth?.reason ? word(same.worth.reason, 'case.piece.reason') : ''].filter(Boolean).join(', ');
    return sentence(same.here ? 'desk.naming.same_here' : 'desk.naming.same', { kind: kindLabel(same.kind), day: day(same.deposited_on), number: same.number }) + (age ? ` (${age})` : '');
}

// The bar by which the page in view is named. `current` gives {page, kind, sight, named} or null; `done` is called when it was.
export function naming(current, done) {
    const attention = touches('naming');
    const name = async kind => {
        const page = current();
        if (!page) return;
        try {
            await ask('POST', `pages/${page.page}/kind`, { kind });
            attention.end({ page: page.page });
            say(kind === 'look' ? sentence('desk.naming.looking') : sentence('desk.naming.done', { kind: kindLabel(kind) }), 'good');
            await done(kind);
        } catch (error) {
            tell(error);
        }
    };
    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || by('naming').hidden || event.ctrlKey || event.altKey || event.metaKey || event.target.matches?.('input, select, textarea')) return;
        const page = current(), kind = event.key === 'o' ? guess(page)?.kind : kinds.find(one => one.key !== '' && one.key === event.key)?.name;
        if (!page || !kind) return;
        event.preventDefault();
        name(kind);
    });
    return () => {
        const page = current(), seen = guess(page);
        by('naming').hidden = !page;
        if (!page) return;
        if (page.kind === 'inconnu') attention.begin();
        by('naming').replaceChildren(make('p', {}, sentence('desk.naming.is'), ' ', make('strong', {}, kindLabel(page.kind)), page.sight?.dated_on ? ' ' + sentence('desk.naming.made', { day: day(page.sight.dated_on) }) : ''),
            page.same && seen !== page.same ? make('p', { class: 'note plain' }, before(page.same)) : '',
            seen ? make('p', { class: 'note doubt' }, seen === page.same ? before(seen) : sentence('desk.naming.looks', { kind: kindLabel(seen.kind), percent: percent(seen.confidence), because: seen.because || sentence('desk.naming.by_looks') }), ' ',
                make('button', { type: 'button', class: 'main', onclick: () => name(seen.kind) }, sentence('desk.naming.yes'), ' ', make('kbd', {}, 'o'))) : '',
            make('div', { class: 'tools', role: 'group', 'aria-label': sentence('desk.naming.group') },
                ...kinds.filter(kind => kind.key !== '').map(kind => make('button', { type: 'button', class: 'quiet', 'aria-pressed': String(kind.name === page.kind), onclick: () => name(kind.name) }, make('kbd', {}, kind.key), ` ${kind.label}`)),
                make('button', { type: 'button', class: 'quiet', onclick: () => name('look') }, sentence('desk.naming.look'))));
    };
}

// How much there is of it, as on the acknowledgement: a piece may be several papers.
function counted(piece) {
    const papers = piece.papers.filter(one => one.pages > 0), pages = papers.reduce((sum, one) => sum + one.pages, 0);
    if (!pages) return [];
    return [sentence(pages === 1 ? 'desk.piece.page' : 'desk.piece.pages', { pages }) + (papers.length > 1 ? ` ${sentence('desk.piece.papers', { papers: papers.length })}` : ''),
        papers[0].channel === 'counter' ? sentence('desk.piece.filed', { moment: moment(papers[0].filed_at) }) : '',
        sentence('desk.piece.sum', { sum: papers[0].sha256.slice(0, 20) })];
}

function dates(piece) {
    const best = piece.papers?.[0];
    if (!best) return '';
    return [best.made_on ? sentence('desk.piece.made', { day: day(best.made_on) }) : '', best.valid_to ? sentence('desk.piece.valid', { day: day(best.valid_to) }) : '', sentence('desk.piece.came', { day: day(best.received) }), ...counted(piece)].filter(Boolean).join(', ');
}

// Nothing that the person has to bring.
export const settled = piece => ['here', 'replaced', 'not_needed'].includes(piece.state);

// Why a piece stands as it does: reason, days, the text that asks for it.
export function why(piece) {
    const reason = piece.reason ? word(piece.reason, 'case.piece.reason') : '', only = piece.only && piece.state !== 'here' ? sentence('desk.piece.only', { said: piece.only }) : '';
    const looks = piece.looks?.[0] ? sentence(piece.looks[0].before ? 'desk.naming.before' : 'desk.naming.page', { percent: percent(piece.looks[0].confidence) }) : '';
    const instead = !settled(piece) && piece.instead?.length ? sentence('desk.piece.instead', { pieces: piece.instead.map(kindLabel).join(', ') }) : '';
    return [reason, only, instead, looks, dates(piece), piece.at_handover ? sentence('desk.piece.handover') : ''].filter(Boolean).join(' ; ');
}

// What the person gave before, good still: taken over by the digit before it. And the person's other files.
export function told(number, found, done) {
    const act = async (path, body, said) => {
        try {
            await ask('POST', `cases/${encodeURIComponent(number())}/${path}`, body);
            say(sentence(said), 'good');
            await done();
        } catch (error) {
            tell(error);
        }
    };
    const take = one => act('reuse', { kind: one.piece, document: one.document }, 'desk.known.taken');
    document.addEventListener('keydown', event => {
        const one = !event.defaultPrevented && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.matches?.('input, select, textarea') ? found()?.known?.[Number(event.key) - 1] : null;
        if (!one) return;
        event.preventDefault();
        take(one);
    });
    return () => [
        ...(found()?.known ?? []).slice(0, 9).map((one, place) => make('p', { class: 'note good' }, make('kbd', {}, String(place + 1)), ' ', sentence('desk.known.line', { piece: kindLabel(one.piece), day: day(one.deposited_on), number: one.from_case }),
            one.valid_to ? ` (${sentence('desk.piece.valid', { day: day(one.valid_to) })})` : one.made_on ? ` (${sentence('desk.piece.made', { day: day(one.made_on) })})` : '', ' ',
            make('button', { type: 'button', 'data-key': `take ${one.document}`, onclick: () => take(one) }, sentence('desk.known.take')))),
        ...(found()?.others ?? []).map(other => make('p', {}, make('a', { 'data-key': other.number, href: `/dossier?numero=${encodeURIComponent(other.number)}` }, sentence('desk.others.line', { number: other.number, day: day(other.received_on),
            channels: other.channels.map(channel => word(channel, 'case.column.channels')).join(', ') })), ' ', make('span', { class: `tag ${other.why === 'person' ? 'plain' : 'doubt'}` }, sentence(`desk.others.${other.why}`)), ' ',
            other.linked ? make('span', { class: 'tag good' }, sentence('desk.others.linked')) : make('button', { type: 'button', class: 'quiet', 'data-key': `link ${other.number}`, onclick: () => act('link', { other: other.number }, 'desk.others.done') }, sentence('desk.others.link')))),
    ];
}

export function pieceLine(piece, decide) {
    const kind = piece.state === 'not_needed' ? 'plain' : settled(piece) ? (piece.reason === 'no_day' ? 'doubt' : 'good') : piece.blocking ? 'bad' : 'doubt';
    const decided = piece.reason === 'accepted' || piece.state === 'refused';
    return make('li', {}, piece.label || kindLabel(piece.kind), ' ', make('span', { class: `tag ${kind}` }, word(piece.state, 'case.piece.state')), ' ', make('span', {}, why(piece)), ' ',
        make('span', { class: 'hint' }, `${piece.source}${piece.verified ? '' : ` ${sentence('desk.piece.unverified')}`}`), ' ',
        ...(decided ? [['open', 'desk.piece.open']] : [['accepted', 'desk.piece.accept'], ['refused', 'desk.piece.refuse']])
            .map(([decision, key]) => make('button', { type: 'button', class: 'quiet', 'data-key': `${decision} ${piece.kind}`, 'aria-label': `${sentence(key)} : ${kindLabel(piece.kind)}`, onclick: () => decide(piece.kind, decision) }, sentence(key))));
}
