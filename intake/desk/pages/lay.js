// A page that the machine could not lay a form onto, or laid it askew: a person drags the form's four corners to where they lie, and it is read so.
import { touches } from './attention.js';
import { ask, by, drawn, make, open, say, sentence, tell, visible } from './shared.js';

const STEP = 2, FAST = 20; // pixels of the page
const CORNERS = ['haut-gauche', 'haut-droit', 'bas-droit', 'bas-gauche'];
const asked = new URLSearchParams(location.search);
const wanted = asked.get('page') ?? '', review = asked.get('retour') === 'revue';
const attention = touches('laying');
let page, form, corners;
let boxes, handles;

// As many linear equations as unknowns, each with its right side last.
function solve(rows) {
    const many = rows.length;
    for (let column = 0; column < many; column++) {
        const pivot = rows.slice(column).reduce((best, row, place) => Math.abs(row[column]) > Math.abs(rows[best][column]) ? column + place : best, column);
        [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
        for (let other = 0; other < many; other++) {
            if (other === column || rows[column][column] === 0) continue;
            const share = rows[other][column] / rows[column][column];
            for (let place = column; place <= many; place++) rows[other][place] -= share * rows[column][place];
        }
    }
    return rows.map((row, place) => row[many] / row[place]);
}

// The projective map from the form's millimetres to the page, by its four corners.
function mapOf(from, to) {
    const h = solve(from.flatMap(([x, y], place) => {
        const [u, v] = to[place];
        return [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]];
    }));
    return ([x, y]) => {
        const depth = h[6] * x + h[7] * y + 1;
        return [(h[0] * x + h[1] * y + h[2]) / depth, (h[3] * x + h[4] * y + h[5]) / depth];
    };
}

// The affine map of least squares that takes the first two of each pair to the last two; null: they do not say.
function affineOf(pairs) {
    const fit = side => solve([0, 1, 2].map(row => [0, 1, 2, side].map(column => pairs.reduce((sum, pair) => sum + pair[row] * pair[column], 0))));
    const map = [fit(3), fit(4)];
    return pairs.length >= 3 && map.flat().every(Number.isFinite) ? ([x, y]) => map.map(row => row[0] * x + row[1] * y + row[2]) : null;
}

// How the form lies now, by the middles of where its fields were read. A picture of a choice may show less than all of it: the half that fits best.
function laidNow() {
    const middle = ([x, y, w, h]) => [x + w / 2, y + h / 2];
    const pairs = page.fields.flatMap(({ name, box_px }) => {
        const known = form.fields.find(field => field.name === name && field.page === Number(by('number').value));
        return known ? [[...middle(known.box_mm), 1, ...middle(box_px)]] : [];
    });
    const rough = affineOf(pairs);
    const off = ([x, y, , u, v]) => Math.hypot(rough([x, y])[0] - u, rough([x, y])[1] - v);
    return rough && (affineOf(pairs.toSorted((a, b) => off(a) - off(b)).slice(0, Math.max(6, pairs.length / 2))) ?? rough);
}

function draw() {
    const at = mapOf(form.corners_mm, corners);
    const shown = form.fields.filter(field => field.page === Number(by('number').value)).flatMap(field =>
        field.cells_mm ?? (field.options?.length ? field.options.map(one => one.box_mm) : [field.box_mm]));
    boxes.setAttribute('d', shown.map(([x, y, w, h]) =>
        `M${[[x, y], [x + w, y], [x + w, y + h], [x, y + h]].map(point => at(point).map(one => one.toFixed(1)).join(' ')).join('L')}Z`).join(''));
    handles.forEach((handle, place) => {
        handle.style.left = `${100 * corners[place][0] / page.width_px}%`;
        handle.style.top = `${100 * corners[place][1] / page.height_px}%`;
    });
}

function move(place, x, y) {
    corners[place] = [Math.min(Math.max(x, 0), page.width_px), Math.min(Math.max(y, 0), page.height_px)];
    draw();
}

function handle(place) {
    const button = make('button', { type: 'button', class: 'corner', 'aria-label': sentence('desk.lay.corner', { place: CORNERS[place] }) });
    button.addEventListener('keydown', event => {
        const step = event.shiftKey ? FAST : STEP;
        const by_key = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
        if (event.key === 'Enter') by('lay').requestSubmit();
        if (!by_key && event.key !== 'Enter') return;
        event.preventDefault();
        if (by_key) move(place, corners[place][0] + by_key[0], corners[place][1] + by_key[1]);
    });
    button.addEventListener('pointerdown', event => {
        button.setPointerCapture(event.pointerId);
        button.focus();
    });
    button.addEventListener('pointermove', event => {
        if (!button.hasPointerCapture(event.pointerId)) return;
        const sheet = button.parentElement.getBoundingClientRect();
        move(place, (event.clientX - sheet.left) / sheet.width * page.width_px, (event.clientY - sheet.top) / sheet.height * page.height_px);
    });
    return button;
}

// Where they lie as it was read; else where they would on a page scanned straight, at its resolution.
function place() {
    const dots = page.width_px / form.width_mm;
    const at = laidNow() ?? (([x, y]) => [x * dots, Math.min(y * dots, page.height_px)]);
    corners = form.corners_mm.map(at);
}

function begin(number) {
    form = forms.find(one => `${one.id}/${one.version}` === by('form').value);
    by('number').replaceChildren(...Array.from({ length: form.pages }, (_, one) => make('option', { value: one + 1 }, one + 1)));
    if (number) by('number').value = number;
    by('help').textContent = sentence(form.mark_mm > 0 ? 'desk.lay.marks' : 'desk.lay.edges');
    place();
}

// What a code on the page says of it, though the page could not be laid.
function said() {
    for (const { text } of page.codes) {
        const [, id, , number] = /^G1F:([^:]+):([^:]+):(\d+):/.exec(text) ?? [];
        const known = forms.find(one => one.id.toUpperCase() === id);
        if (known) return [known, number];
    }
    return [];
}

async function read(event) {
    event.preventDefault();
    by('go').disabled = true;
    say(sentence('desk.lay.reading'));
    try {
        const answer = await ask('POST', `pages/${page.page}/laying`, { form: form.id, version: form.version, form_page: Number(by('number').value), corners,
            case_number: by('case').value.trim().toUpperCase() });
        attention.end({ page: page.page });
        say([sentence('desk.lay.done', { fields: answer.fields, waiting: answer.waiting, case: answer.case_number }),
            answer.kept ? sentence('desk.lay.kept', { count: answer.kept }) : ''].join(' '), 'good');
        const on = review ? make('a', { href: '/revue' }, sentence('desk.lay.back'))
            : make('a', { href: `/dossier?numero=${encodeURIComponent(answer.case_number)}` }, sentence('desk.answer.open'));
        by('status').append(' ', on);
        on.focus();
        by('work').hidden = true;
    } catch (error) {
        tell(error);
        by('go').disabled = false;
    }
}

await open();
const { forms } = await ask('GET', 'forms');
try {
    page = await ask('GET', `pages/${encodeURIComponent(wanted)}/laying`);
    by('form').replaceChildren(...forms.map(one => make('option', { value: `${one.id}/${one.version}` }, one.title)));
    const read_as = forms.find(one => one.id === page.form && one.version === page.form_version);
    const [known, number] = read_as ? [read_as, page.form_page ?? said()[1]] : said();
    if (known) by('form').value = `${known.id}/${known.version}`;
    by('form').disabled = Boolean(read_as);
    begin(number);
    by('name').textContent = visible(page.name);
    by('case').value = page.case ?? '';
    by('case').readOnly = Boolean(page.case);
    by('problem').textContent = page.fields.length ? sentence('desk.lay.again') : page.problem ?? '';
    by('problem').hidden = !by('problem').textContent;
    const over = drawn('svg', { viewBox: `0 0 ${page.width_px} ${page.height_px}`, 'aria-hidden': 'true' });
    boxes = drawn('path', { class: 'laid' });
    over.append(boxes);
    handles = CORNERS.map((_, place) => handle(place));
    by('sheet').replaceChildren(make('div', { class: 'sheet' }, make('img', { src: `/api/v1/pages/${page.page}/picture`, alt: sentence('desk.lay.page') }), over, ...handles));
    by('work').hidden = false;
    draw();
    attention.begin();
    by('form').addEventListener('change', () => { begin(); draw(); });
    by('number').addEventListener('change', () => { place(); draw(); });
    by('lay').addEventListener('submit', read);
} catch (error) {
    tell(error);
}
