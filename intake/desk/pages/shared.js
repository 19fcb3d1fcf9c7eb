// What every screen uses: talking to the desk, the head of the page, building elements from text only.

let token = '';
let texts = {};

export class Refusal extends Error {
    constructor(status, code, message) {
        super(message);
        this.status = status;
        this.code = code;
    }
}

// What is asked while the person goes to another screen is broken off: that is no failure, and nobody waits for it.
let leaving = false;
const never = new Promise(() => {});
addEventListener('pagehide', () => { leaving = true; });
addEventListener('pageshow', () => { leaving = false; });

async function fetched(path, options) {
    try {
        return await fetch(path, options);
    } catch (failure) {
        if (leaving) await never;
        throw failure;
    }
}

export async function ask(method, path, body) {
    const options = { method, headers: {}, credentials: 'same-origin' };
    if (method !== 'GET') options.headers['X-CSRF-Token'] = token;
    if (body instanceof Blob) options.body = body;
    else if (body !== undefined) {
        options.headers['Content-Type'] = 'application/json';
        options.body = JSON.stringify(body);
        options.keepalive = options.body.length < 50_000; // whoever leaves the screen has said it all the same; browsers take 64 kB so
    }
    let answer;
    try {
        answer = await fetched(`/api/v1/${path}`, options);
    } catch {
        throw new Refusal(0, 'offline', sentence('desk.offline'));
    }
    if (answer.headers.get('Content-Type') === 'application/pdf') return answer.blob();
    const said = await answer.json().catch(() => (leaving ? never : {}));
    if (answer.status === 401 && location.pathname !== '/connexion') {
        location.assign(`/connexion?retour=${encodeURIComponent(location.pathname + location.search)}`);
        await new Promise(() => {});
    }
    if (!answer.ok) throw new Refusal(answer.status, said.error?.code ?? '', said.error?.message ?? sentence('desk.failed'));
    return said;
}

// What cannot be seen, or turns round what stands beside it, is shown as what it is.
export const visible = text => String(text).replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g,
    one => `⟨U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

// One pass: what stands in a slot is no sentence with slots.
export function sentence(key, slots = {}) {
    return (texts[key] ?? '').replaceAll(/\{(\w+)\}/g, (all, name) => (name in slots ? visible(slots[name]) : all));
}

// How many fields wait: the store counts no further than 2,000.
export const queued = count => sentence(count < 2000 ? 'desk.review.waiting' : 'desk.review.waiting_many', { count });

// The first of the prefixes under which the word has a text, else the word.
export function word(value, ...prefixes) {
    for (const prefix of prefixes) if (texts[`${prefix}.${value}`]) return texts[`${prefix}.${value}`];
    return texts[String(value).replace(':', '.')] ?? value ?? '';
}

// make('td', {class: 'x'}, 'text', child…): whatever came from paper, names or files can only become text.
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else if (value === true) element.setAttribute(name, '');
        else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
    }
    element.append(...children.filter(child => child !== null && child !== undefined).map(child => child instanceof Node ? child : visible(child)));
    return element;
}

export const by = id => document.getElementById(id);

// Draws anew what changes while somebody works in it: what has the same data-key keeps the keyboard, and what was typed there.
export function renew(place, ...children) {
    const before = place.contains(document.activeElement) ? document.activeElement.closest('[data-key]') : null;
    const typed = [...place.querySelectorAll('input[data-key]')].filter(one => one.value !== one.defaultValue).map(one => [one.dataset.key, one.value]);
    const find = key => place.querySelector(`[data-key="${CSS.escape(key)}"]`);
    place.replaceChildren(...children);
    for (const [key, value] of typed) if (find(key)) find(key).value = value;
    if (before) find(before.dataset.key)?.focus({ preventScroll: true });
}

export function drawn(tag, attributes = {}) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
}

export function day(iso) {
    if (!iso) return '';
    const [year, month, date] = iso.slice(0, 10).split('-');
    return `${date}/${month}/${year}`;
}

// The hour in Paris, as on the papers, wherever the browser is.
export function moment(iso) {
    return iso ? new Date(iso).toLocaleString('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' }) : '';
}

export function say(message, kind = '') {
    const place = by('status');
    place.className = message ? `status note ${kind}` : 'status';
    place.textContent = visible(message);
}

export function tell(error) {
    say(error.message, 'bad');
}

let labels;
export async function fieldLabels() {
    if (!labels) {
        labels = new Map();
        for (const form of (await ask('GET', 'forms')).forms)
            for (const field of form.fields) labels.set(`${form.id}/${form.version}/${field.name}`, field);
    }
    const about = (form, version, name) => labels.get(`${form}/${version}/${name}`);
    // Of whichever form has it.
    about.any = name => [...labels].find(([key]) => key.endsWith(`/${name}`))?.[1];
    return about;
}

// A sheet that a person turned, as wide as its place: a quarter turn makes its height its width.
function layTurned(sheet, { turned, width_px: width, height_px: height }) {
    const quarter = turned % 180 !== 0;
    const share = width / height;
    const frame = make('div', { class: 'turning' }, sheet);
    frame.style.aspectRatio = quarter ? `${height} / ${width}` : `${width} / ${height}`;
    sheet.style.width = quarter ? `${100 * share}%` : '100%';
    sheet.style.transform = { 90: `translateX(${100 / share}%) rotate(90deg)`, 180: 'translate(100%, 100%) rotate(180deg)', 270: `translateY(${100 * share}%) rotate(270deg)` }[turned];
    return frame;
}

// The page's picture with boxes over it, in pixels of the page as scanned.
export function paper(place, page, boxes) {
    place.replaceChildren();
    if (!page?.picture) {
        place.append(make('p', { class: 'hint' }, sentence('desk.no_page')));
        return;
    }
    const sheet = make('div', { class: 'sheet' });
    const picture = make('img', { src: page.picture, alt: page.alt ?? '' });
    const over = drawn('svg', { viewBox: `0 0 ${page.width_px} ${page.height_px}`, 'aria-hidden': 'true' });
    for (const { box_px: [x, y, width, height], kind, pick, title } of boxes) {
        const spot = drawn('rect', { x, y, width, height, class: kind ?? 'spot', rx: 4 });
        if (pick) spot.addEventListener('click', pick);
        if (title) spot.append(Object.assign(drawn('title'), { textContent: title }));
        over.append(spot);
    }
    sheet.append(picture, over);
    place.append(page.turned ? layTurned(sheet, page) : sheet);
    const lit = boxes.find(box => box.kind === 'lit');
    const show = () => {
        if (!lit || page.turned) return;
        const [, y, , height] = lit.box_px;
        place.scrollTop = (y + height / 2) / page.height_px * sheet.clientHeight - place.clientHeight / 2;
    };
    if (picture.complete) show();
    else picture.addEventListener('load', show);
}

// With the State's theme the head of the page begins with its owner's name.
function bloc() {
    if (texts['desk.theme.owner'] === undefined) return;
    const lines = (texts['desk.theme.owner'] || sentence('desk.theme.state')).split('|');
    document.querySelector('.top').prepend(make('p', { class: 'fr-logo' }, ...lines.flatMap((line, place) => place ? [make('br'), line] : [line])));
}

// Opens the screen: who is there, what that person may open.
export async function open() {
    texts = await fetched('/api/v1/texts').then(answer => answer.json()).catch(failure => (leaving ? never : Promise.reject(failure)));
    const session = await ask('GET', 'session');
    token = session.csrf;
    const may = { clerk: 'comptoir courrier dossiers', supervisor: 'comptoir courrier revue dossiers',
        administrator: 'comptoir courrier revue dossiers journal', auditor: 'dossiers journal' }[session.role].split(' ');
    for (const link of document.querySelectorAll('.top nav a')) {
        const screen = link.getAttribute('href').slice(1);
        link.hidden = !may.includes(screen);
        if (location.pathname.startsWith(`/${screen}`) || (screen === 'dossiers' && location.pathname === '/dossier'))
            link.setAttribute('aria-current', 'page');
    }
    bloc();
    by('agent').textContent = session.agent;
    by('leave').addEventListener('click', async () => {
        // Whoever came by a provider leaves it too.
        const { end } = await ask('POST', 'session/end', {}).catch(() => ({}));
        location.assign(end ?? '/connexion');
    });
    return { ...session, may };
}

const LOOK_AGAIN_MS = 4000;

// Shows what the store knows. While it does not answer that is said, and asked for again by itself.
export async function untilShown(show) {
    for (let failed = false; ; failed = true) {
        try {
            await show();
            if (failed) say('');
            return;
        } catch (error) {
            tell(error);
            if (error.status !== 0 && error.status !== 503) return;
            await new Promise(resolve => { setTimeout(resolve, LOOK_AGAIN_MS); });
        }
    }
}

const AGAIN_MS = 1500;

// What a person decided reaches the store though the desk is away for a while: it is kept here and sent again until it is answered.
export async function askUntilAnswered(method, path, body) {
    for (let kept = false; ; kept = true) {
        try {
            const answer = await ask(method, path, body);
            if (kept) say(sentence('desk.sent_again'), 'good');
            return answer;
        } catch (error) {
            if (error.status !== 0 && error.status !== 503) throw error;
            say(sentence('desk.kept_here'), 'doubt');
            await new Promise(resolve => { setTimeout(resolve, AGAIN_MS); });
        }
    }
}

// A paper that is made now: kept by the browser as a file to print.
export async function paperOut(path, name, asked = {}) {
    const file = URL.createObjectURL(await ask('POST', path, asked));
    make('a', { href: file, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(file), 60000);
}

// A value as people write it: the label of a choice, a day as day/month/year.
export function shown(field, value) {
    const chosen = (field?.options ?? []).filter(option => String(value).split(',').includes(option.value)).map(option => option.label);
    if (['photo', 'signature'].includes(field?.kind)) return visible(word(value, 'desk.value'));
    if (field?.kind === 'choice' && chosen.length) return chosen.join(', ');
    return /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(value) && !value.endsWith('-00') ? day(value) : visible(value ?? '');
}

// Follows what the desk tells; comes back by itself after a lost connection or a restart. `lost` is called when the store does not answer.
export function follow(path, change, lost = () => {}) {
    let events = null;
    let ended = false;
    let away = false;
    const connect = () => {
        events = new EventSource(`/api/v1/${path}`);
        events.addEventListener('change', event => {
            if (away) say('');
            away = false;
            change(JSON.parse(event.data));
        });
        events.addEventListener('away', event => {
            away = true;
            say(sentence(JSON.parse(event.data).full ? 'desk.store_full' : 'desk.store_away'), 'doubt');
            lost();
        });
        events.addEventListener('error', () => {
            if (ended || leaving) return;
            say(sentence('desk.offline'), 'doubt');
            away = true;
            if (events.readyState === EventSource.CLOSED) setTimeout(async () => { await ask('GET', 'session').catch(() => {}); if (!ended) connect(); }, 2000);
        });
    };
    connect();
    return {
        close() {
            ended = true;
            events.close();
        },
    };
}
