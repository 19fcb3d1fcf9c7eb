// Pages of which nobody knows what they are, whatever their case: named in one key, the next one comes at once.
import { ask, by, day, open, paper, say, sentence, tell, untilShown } from './shared.js';
import { kindLabel, knowKinds, naming } from './papers.js';
import { ways } from './review_ways.js';

let pages = [];
let current = null;
const named = []; // cases, the last one named last

await open();
ways();
await knowKinds();

const draw = naming(() => current, async kind => {
    if (kind === 'look') return fetchAll();
    named.push(current.case);
    return next();
});

function show(page) {
    current = page;
    by('work').hidden = !page;
    by('nothing').hidden = Boolean(page);
    by('undo').disabled = named.length === 0;
    draw();
    if (!page) return;
    by('case').textContent = sentence('desk.unnamed.of', { number: page.case });
    by('case').href = `/dossier?numero=${encodeURIComponent(page.case)}`;
    by('urgent').textContent = page.urgent_on ? sentence('desk.review.before', { day: day(page.urgent_on) }) : '';
    paper(by('page'), { picture: `/api/v1/pages/${page.page}/picture`, width_px: page.width_px, height_px: page.height_px, alt: sentence('desk.unnamed.page') }, []);
    for (const after of pages.slice(0, 2)) new Image().src = `/api/v1/pages/${after.page}/picture`;
}

async function fetchAll() {
    const answer = await ask('GET', 'review/pages');
    by('count').textContent = sentence('desk.unnamed.count', { count: answer.count });
    const there = answer.pages.find(page => page.page === current?.page);
    pages = answer.pages.filter(page => page !== there);
    show(there ?? pages.shift() ?? null);
}

async function next() {
    current = null;
    if (pages.length === 0) return fetchAll();
    show(pages.shift());
    const answer = await ask('GET', 'review/pages');
    by('count').textContent = sentence('desk.unnamed.count', { count: answer.count });
    // A name is the whole piece's: pages that it took along are named, though they were in the queue.
    const still = new Set(answer.pages.map(page => page.page));
    pages = pages.filter(page => still.has(page.page));
    if (current && !still.has(current.page)) show(pages.shift() ?? null);
    return null;
}

async function undo() {
    const number = named.pop();
    if (!number) return;
    try {
        const { page } = await ask('POST', `cases/${encodeURIComponent(number)}/undo`, {});
        current = { page };
        await fetchAll();
        say(sentence('desk.unnamed.undone'), 'good');
    } catch (error) {
        tell(error);
    }
}

by('undo').addEventListener('click', undo);
document.addEventListener('keydown', event => {
    if (event.metaKey || event.altKey || event.isComposing) return;
    if (event.ctrlKey && event.key === 'z') {
        event.preventDefault();
        undo();
    } else if (event.key === ' ' && current && !event.target.matches?.('button, a, input, select')) {
        event.preventDefault();
        pages.push(current);
        next().catch(tell);
    }
});

await untilShown(fetchAll);
setInterval(() => { if (!current) fetchAll().catch(tell); }, 5000);
