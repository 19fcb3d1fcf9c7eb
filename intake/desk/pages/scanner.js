// The scanner at the counter: found, chosen once, then one key scans. What it gives enters the deposit page by page.
import { ask, by, make, say, sentence, tell, word } from './shared.js';

const KEPT = 'guichet.scanner';
const EVERY_MS = 600;
const place = id => by(`scan-${id}`);
let kept = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
let deposit = null;
let running = false;

function fill(id, values, label, preferred) {
    const list = place(id);
    list.replaceChildren(...values.map(value => make('option', { value }, label(value))));
    if (values.map(String).includes(String(preferred))) list.value = preferred;
    list.closest('p').hidden = values.length === 0;
}

function keep() {
    kept = { device: place('device').value, source: place('source').value, mode: place('mode').value, resolution: Number(place('resolution').value) || 0 };
    localStorage.setItem(KEPT, JSON.stringify(kept));
    place('chosen').textContent = ['source', 'mode', 'resolution'].map(id => place(id).selectedOptions[0]?.textContent).filter(Boolean).join(', ') || kept.device;
}

function draw(what, kind = '') {
    const note = place('status');
    note.className = what ? `note ${kind}` : '';
    note.textContent = what;
}

// What the chosen one offers; the settings of last time where it still has them.
async function choose() {
    const device = place('device').value;
    place('go').disabled = !device || running;
    if (!device) return;
    try {
        const offers = await ask('GET', `scanners/one?name=${encodeURIComponent(device)}`);
        fill('source', offers.sources, value => word(value, 'scan.source'), kept.source ?? 'feeder');
        fill('mode', offers.modes, value => word(value, 'scan.mode'), kept.mode ?? 'grey');
        fill('resolution', offers.resolutions, value => sentence('desk.scan.dpi', { dpi: value }), kept.resolution || 300);
        keep();
        draw('');
    } catch (error) {
        draw(error.message, 'bad');
    }
}

async function find() {
    place('find').disabled = true;
    draw(sentence('desk.scan.looking'));
    try {
        const found = await ask('GET', 'scanners');
        fill('device', found.map(one => one.device), device => {
            const one = found.find(other => other.device === device);
            return `${one.vendor} ${one.model} — ${device}`;
        }, kept.device);
        place('settings').hidden = found.length === 0;
        draw(found.length ? '' : word('none', 'scan.problem'), found.length ? '' : 'doubt');
        await choose();
    } catch (error) {
        draw(error.message, 'bad');
    }
    place('find').disabled = false;
}

async function follow() {
    running = true;
    place('details').open = false;
    place('go').disabled = true;
    place('stop').hidden = false;
    for (let state; running;) {
        await new Promise(done => setTimeout(done, EVERY_MS));
        state = await ask('GET', `deposits/${deposit.key()}/scan`).catch(() => null);
        if (!state) draw(sentence('desk.offline'), 'doubt');
        else if (state.state === 'running') draw(sentence('desk.scan.running', { count: state.pages }));
        else {
            running = false;
            draw(state.error?.message ?? sentence('desk.scan.over', { count: state.pages }), state.error ? 'bad' : 'good');
        }
    }
    place('stop').hidden = true;
    place('go').disabled = false;
    deposit.over();
}

// `instead`: a page that is scanned anew; one page is taken then.
export async function scan(instead) {
    if (running || !kept.device) return;
    draw(sentence('desk.scan.running', { count: 0 }));
    try {
        const { sequence } = await deposit.begin();
        await ask('POST', `deposits/${deposit.key()}/scan`, { ...kept, sequence, pages: instead ? 1 : undefined, replaces: instead?.page_id });
        await follow();
    } catch (error) {
        draw(error.message, 'bad');
        tell(error);
    }
}

export const scannerReady = () => Boolean(kept.device) && place('go') && !place('go').disabled;
export const scanning = () => running;

// `given`: key() of the deposit in hand, begin() that opens one and answers the place of the next page, over().
export async function scanner(given) {
    deposit = given;
    place('find').addEventListener('click', find);
    place('device').addEventListener('change', () => { keep(); choose(); });
    for (const id of ['source', 'mode', 'resolution']) place(id).addEventListener('change', keep);
    place('go').addEventListener('click', () => scan());
    place('stop').addEventListener('click', () => ask('POST', `deposits/${deposit.key()}/scan/stop`, {}).then(() => say('')).catch(tell));
    place('go').disabled = true;
    if (kept.device) {
        await find();
        place('details').open = place('go').disabled;
    }
    const state = deposit.key() ? await ask('GET', `deposits/${deposit.key()}/scan`).catch(() => null) : null;
    if (state?.state === 'running') follow();
}
