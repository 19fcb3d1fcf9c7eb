// Every cell that was read as one character, side by side: the eye finds the odd one faster than it reads fields.
import { ask, by, fieldLabels, make, open, say, sentence, tell } from './shared.js';
import { ways } from './review_ways.js';

const HEIGHT = 64; // of a cell on the screen, pixels
const MARGIN_MM = 3; // of a field's picture around its box
let shownAs = '';

await open();
ways();
const about = await fieldLabels();

// Where in the field's picture its cell lies, as shares of the picture.
function cellPlace(field, known, place) {
    const [, , width, height] = field.box_px;
    const margin = Math.trunc(MARGIN_MM * (field.dpi || 300) / 25.4);
    const [x, y, w, h] = known.box_mm;
    const cell = known.cells_mm[place];
    return { x: (margin + (cell[0] - x) / w * width) / (width + 2 * margin), y: (margin + (cell[1] - y) / h * height) / (height + 2 * margin),
        w: cell[2] / w * width / (width + 2 * margin), h: cell[3] / h * height / (height + 2 * margin) };
}

function cut(field, known, place) {
    const cell = cellPlace(field, known, place);
    const picture = make('img', { src: `/api/v1/fields/${field.field}/picture`, alt: '', loading: 'lazy' });
    const frame = make('span', { class: 'cut' }, picture);
    const [, , width, height] = field.box_px;
    const margin = 2 * Math.trunc(MARGIN_MM * (field.dpi || 300) / 25.4);
    const tall = HEIGHT / cell.h, wide = tall * (width + margin) / (height + margin);
    frame.style.width = `${wide * cell.w}px`;
    frame.style.height = `${HEIGHT}px`;
    Object.assign(picture.style, { width: `${wide}px`, height: `${tall}px`, left: `${-wide * cell.x}px`, top: `${-tall * cell.y}px` });
    return frame;
}

function glyph(field, place) {
    const known = about(field.form, field.form_version, field.name);
    if (!known?.cells_mm?.[place]) return null;
    const said = sentence('desk.glyphs.cell', { field: known.label, case: field.case, place: place + 1 });
    const button = make('button', { type: 'button', tabindex: -1, 'aria-label': said, 'aria-pressed': 'false', onfocus: () => { by('about').textContent = said; } },
        cut(field, known, place));
    button.addEventListener('click', () => odd(button, field, place));
    return button;
}

async function odd(button, field, place) {
    if (button.getAttribute('aria-pressed') === 'true') return;
    try {
        await ask('POST', `fields/${field.field}/odd`, { place: place + 1, text: shownAs });
        button.setAttribute('aria-pressed', 'true');
        say(sentence('desk.glyphs.reopened', { field: about(field.form, field.form_version, field.name).label, case: field.case }), 'good');
    } catch (error) {
        tell(error);
    }
}

// One stop for Tab, arrows within: a row is as many cells as stand at one height.
function walk(event) {
    const all = [...by('glyphs').children], at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const row = all.filter(one => one.offsetTop === all[0].offsetTop).length;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
}

async function load() {
    const found = await ask('GET', `review/glyphs?kind=${by('kind').value}&text=${encodeURIComponent(by('character').value)}`);
    const kept = by('character').value;
    by('character').replaceChildren(...found.characters.map(([one, count]) => make('option', { value: one }, `${one} (${count})`)));
    if (found.characters.length && !found.characters.some(([one]) => one === kept)) {
        by('character').value = found.characters.toSorted((a, b) => b[1] - a[1])[0][0];
        return load();
    }
    by('character').value = kept;
    shownAs = kept;
    const cells = found.fields.flatMap(field => [...field.raw.toUpperCase()].map((one, place) => one === shownAs ? glyph(field, place) : null)).filter(Boolean);
    by('glyphs').replaceChildren(...cells);
    if (cells.length) cells[0].tabIndex = 0;
    by('work').hidden = cells.length === 0;
    by('nothing').hidden = cells.length > 0;
    by('count').textContent = sentence('desk.glyphs.count', { count: cells.length });
    return undefined;
}

by('glyphs').addEventListener('keydown', walk);
for (const id of ['kind', 'character']) by(id).addEventListener('change', () => { say(''); load().catch(tell); });
by('choice').addEventListener('submit', event => event.preventDefault());
await load().catch(tell);
if (by('work').hidden && by('kind').value === 'hand') {
    by('kind').value = 'typed';
    await load().catch(tell);
}
