// A page that the machine could not lay a form onto: a person drags the form's four corners to where they lie, and it is read so.
import { ask, by, drawn, make, open, say, sentence, tell } from './shared.js';

const STEP = 2, FAST = 20; // pixels of the page
const CORNERS = ['haut-gauche', 'haut-droit', 'bas-droit', 'bas-gauche'];
const wanted = new URLSearchParams(location.search).get('page') ?? '';
let page, form, corners;
let boxes, handles;

// The projective map from the form's millimetres to the page, by its four corners: eight linear equations.
function mapOf(from, to) {
    const rows = from.flatMap(([x, y], place) => {
        const [u, v] = to[place];
        return [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]];
    });
    for (let column = 0; column < 8; column++) {
        const pivot = rows.slice(column).reduce((best, row, place) => Math.abs(row[column]) > Math.abs(rows[best][column]) ? column + place : best, column);
        [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
        for (let other = 0; other < 8; other++) {
            if (other === column || rows[column][column] === 0) continue;
            const share = rows[other][column] / rows[column][column];
            for (let place = column; place < 9; place++) rows[other][place] -= share * rows[column][place];
        }
    }
    const h = rows.map((row, place) => row[8] / row[place]);
    return ([x, y]) => {
        const depth = h[6] * x + h[7] * y + 1;
        return [(h[0] * x + h[1] * y + h[2]) / depth, (h[3] * x + h[4] * y + h[5]) / depth];
    };
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

// Where they would lie on a page scanned straight, at its resolution.
function begin() {
    form = forms.find(one => `${one.id}/${one.version}` === by('form').value);
    by('number').replaceChildren(...Array.from({ length: form.pages }, (_, place) => make('option', { value: place + 1 }, place + 1)));
    by('help').textContent = sentence(form.mark_mm > 0 ? 'desk.lay.marks' : 'desk.lay.edges');
    const dots = page.width_px / form.width_mm;
    corners = form.corners_mm.map(([x, y]) => [x * dots, Math.min(y * dots, page.height_px)]);
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
        say(sentence('desk.lay.done', { fields: answer.fields, waiting: answer.waiting, case: answer.case_number }), 'good');
        by('status').append(' ', make('a', { href: `/dossier?numero=${encodeURIComponent(answer.case_number)}` }, sentence('desk.answer.open')));
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
    const [known, number] = said();
    if (known) by('form').value = `${known.id}/${known.version}`;
    begin();
    if (number) by('number').value = number;
    by('name').textContent = page.name;
    by('case').value = page.case ?? '';
    by('case').readOnly = Boolean(page.case);
    by('problem').textContent = page.problem ?? '';
    by('problem').hidden = !page.problem;
    const over = drawn('svg', { viewBox: `0 0 ${page.width_px} ${page.height_px}`, 'aria-hidden': 'true' });
    boxes = drawn('path', { class: 'laid' });
    over.append(boxes);
    handles = CORNERS.map((_, place) => handle(place));
    by('sheet').replaceChildren(make('div', { class: 'sheet' }, make('img', { src: `/api/v1/pages/${page.page}/picture`, alt: sentence('desk.lay.page') }), over, ...handles));
    by('work').hidden = false;
    draw();
    by('form').addEventListener('change', () => { begin(); draw(); });
    by('number').addEventListener('change', draw);
    by('lay').addEventListener('submit', read);
} catch (error) {
    tell(error);
}
