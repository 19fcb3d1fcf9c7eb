// Usage: node scripts/tools/hand_plan.mjs DATA GROUP PAGES WRONG [STYLE] > orders.jsonl
// What is written on the pages of tests/bench/forms/hand-rows.yaml, and by whom: one order a line for build/tools/samples --orders.
// WRONG: scripts/train/glyph_truth.txt. GROUP: calibration or test, writers that the network was not trained on (split as
// scripts/train/glyph_sources.py does), typed: nobody, fonts by turns, or other: the recordings in the
// file that OTHER names. STYLE: plain (default), more (other texts) or habits: crossed sevens, ones with a
// long upstroke, leaning hands, fine and broad pens, put on by turns, addresses: streets and mailboxes on the form titre-sejour, or
// numbers: telephones and postal codes on the form hand-numbers, accents: names only, some letters of which have one, official: names, dates and the like on the form that
// OFFICIAL names, as `guichet form import` takes it. Names: four in five from the lists that the name models were made from,
// the others from tests/bench/rare_names.txt and made up.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const [data, group, pages, wrong, style = 'plain'] = process.argv.slice(2);
const other = group === 'other' ? process.env.OTHER : undefined;
const settings = 5; // of hand_pages.sh, which take the pages by turns: each sees every writer
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
let state = ({ test: 12345, calibration: 54321 }[group] ?? 777) + ({ more: 1, numbers: 2, official: 3, accents: 4 }[style] ?? 0);
const random = () => { // mulberry32: the same orders every time
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const any = (list) => list[below(list.length)];
const digits = (n) => Array.from({ length: n }, () => below(10)).join('');
const two = (n) => String(n).padStart(2, '0');

function groupOf(writer) {
    const value = Number(BigInt('0x' + createHash('md5').update(writer).digest('hex')) % 10n);
    return value === 0 ? 'test' : value <= 2 ? 'calibration' : 'train';
}

// The writers of the group, with the characters that they wrote.
function writersOf() {
    const seen = new Map(), bad = new Set(readFileSync(wrong, 'utf8').trim().split('\n'));
    const files = other ? { other } : Object.fromEntries(['capitals', 'digits'].map((name) => [name, `${data}/handprint/unipen_${name}.strokes.jsonl.gz`]));
    for (const [name, file] of Object.entries(files))
        gunzipSync(readFileSync(file)).toString().trim().split('\n').forEach((line, number) => {
            const { label, writer } = JSON.parse(line);
            if (bad.has(`${name} ${number}`)) return;
            if (!seen.has(writer)) seen.set(writer, new Set());
            seen.get(writer).add(label);
        });
    return [...seen].filter(([writer, labels]) => (other || groupOf(writer) === group) && labels.size >= 9).sort();
}

const listed = gunzipSync(readFileSync(`${data}/reference/noms2008nat.txt.gz`)).toString('latin1').trim().split('\n')
    .map((line) => line.split('\t')[0].trim()).filter((name) => /^[A-Z]{3,14}$/.test(name));
const ofEight = listed.filter((name) => name.length === 8), known = new Set(listed);
const rare = readFileSync(fileURLToPath(new URL('../../tests/bench/rare_names.txt', import.meta.url)), 'utf8').split('\n')
    .filter((line) => !line.startsWith('#')).join(' ').split(' ').filter((name) => name.length === 8 && !known.has(name));

// Syllables of many languages' shapes.
function invented() {
    const onsets = ['', 'B', 'D', 'F', 'G', 'K', 'L', 'M', 'N', 'S', 'T', 'Z', 'KH', 'NG', 'SH', 'TR', 'VL', 'MB', 'CH', 'X', 'Q', 'Y'];
    const codas = ['', '', 'N', 'R', 'K', 'SH', 'M', 'NG', 'V', 'Z', 'Y'];
    let name = '';
    while (name.length < 8) {
        name = (name + any(onsets) + any([...'AEIOU']) + any(codas)).slice(0, 8);
        if (known.has(name)) name = '';
    }
    return name;
}

const name = () => (random() < 0.8 ? any(ofEight) : random() < 0.5 ? any(rare) : invented());

function long() {
    let text = any(listed);
    while (text.length < 14 || random() < 0.3) {
        const next = text + (random() < 0.5 ? ' ' : '-') + any(listed);
        if (next.length > 28) break;
        text = next;
    }
    return text.slice(0, 28);
}

function checked() {
    const text = digits(2) + any(letters) + any(letters) + digits(5);
    const value = (c) => (c < 'A' ? Number(c) : c.charCodeAt(0) - 55);
    return text + [...text].reduce((sum, c, i) => sum + [7, 3, 1][i % 3] * value(c), 0) % 10;
}

function keyed() {
    const text = any(['1', '2']) + two(below(100)) + two(1 + below(12)) + two(1 + below(95)) + digits(6);
    return text + two(97 - Number(BigInt(text) % 97n));
}

const firsts = readFileSync(`${data}/reference/Prenoms_datagouv.csv`, 'latin1').split('\n').slice(1).map((line) => line.split(/[,(]/)[0].trim().toUpperCase())
    .filter((name) => /^[A-Z]{4,8}$/.test(name));
const kinds = [...Array(12).fill('RUE'), 'AVENUE', 'AVENUE', 'AVENUE', 'BOULEVARD', 'BOULEVARD', 'PLACE', 'ALLEE', 'CHEMIN', 'IMPASSE', 'ROUTE', 'QUAI', 'SENTIER', 'MONTEE', 'HAMEAU'];
const plants = ['LILAS', 'ROSES', 'ECOLE', 'GARE', 'MAIRIE', 'MOULIN', 'FONTAINE', 'REPUBLIQUE', 'ACACIAS', 'VERGERS', 'PEUPLIERS', 'LIBERTE', 'PAIX', 'STADE'];
const domains = [...Array(5).fill('GMAIL.COM'), 'ORANGE.FR', 'HOTMAIL.FR', 'HOTMAIL.COM', 'YAHOO.FR', 'OUTLOOK.FR', 'FREE.FR', 'LAPOSTE.NET',
    'BETACORP.ORG', 'VINTEL.EU', 'MEDIPOLE.NET', 'UNIV-LILLE.FR', 'KABAL.SN', 'POSTBOX.MA']; // rare ones too
const number = (n) => String(1 + below(n));

function street() {
    const named = any([() => `DES ${any(plants)}`, () => `DE LA ${any(plants)}`, () => `${any(listed)} ${any(listed)}`, () => `${any(firsts)} ${any(listed)}`, () => `DU ${any(listed)}`]);
    return `${number(199)}${random() < 0.1 ? ' BIS' : ''} ${any(kinds)} ${named()}`.slice(0, 32).trim();
}

const complement = () => any([() => `BAT ${any('ABCDEFG')} ETAGE ${number(9)}`, () => `APPT ${number(300)}`, () => `CHEZ ${any(firsts)} ${any(listed)}`,
    () => `ESCALIER ${any('ABC')} PORTE ${number(60)}`, () => `RESIDENCE ${any(listed)}`])().slice(0, 32);

function mailbox() {
    const first = any(firsts), last = any(listed);
    const user = any([() => `${first}.${last}`, () => `${first}${last}`, () => `${first[0]}.${last}`, () => first + number(99), () => `${last}.${first}${70 + below(30)}`])();
    return `${user}@${any(domains)}`;
}

const first = () => any(firsts);
const date = () => `${1940 + below(87)}-${two(1 + below(12))}-${two(1 + below(28))}`;
const postal = () => two(1 + below(95)) + any(['000', '100', '200', '300', '400']);
const makers = { name, long, date, document: checked, key: keyed, number: () => '0' + (1 + below(9)) + digits(8), postal };
const addresses = { adresse: street, complement_adresse: complement, courriel: mailbox };
const country = () => any(['ALGERIE', 'MAROC', 'TUNISIE', 'MALI', 'SENEGAL', 'CAMEROUN', 'BRESIL', 'CHINE', 'INDE', 'TURQUIE', 'UKRAINE', 'PHILIPPINES', 'CANADA', 'PEROU',
    'VIETNAM', 'HAITI', 'GEORGIE', 'ALBANIE', 'MADAGASCAR', 'PAKISTAN']);
const nationality = () => any(['ALGERIENNE', 'MAROCAINE', 'TUNISIENNE', 'MALIENNE', 'SENEGALAISE', 'BRESILIENNE', 'CHINOISE', 'INDIENNE', 'TURQUE', 'UKRAINIENNE', 'PHILIPPINE',
    'CANADIENNE', 'PERUVIENNE', 'HAITIENNE', 'GEORGIENNE', 'ALBANAISE', 'MALGACHE', 'PAKISTANAISE']);
const height = () => `1${5 + below(5)}${below(10)}`, department = () => two(1 + below(95));
// What is written on official forms, as `guichet form import` names their fields.
const officials = {
    'form-12100_03': { nom_naissance: name, nom_usage: name, prenoms: first, nom_p: name, prenom: first, nom: name, prenom_2: first, date_naissance: date, ne_e: date,
        ne_e_2: date, taille: height, departement_naissance: department, pays_naissance: country, nationalite: nationality, nationalite_2: nationality,
        adresse: street, code_postal: postal, telephone: makers.number },
    'cerfa_13824-04': { date_naissance: date, code_postal: postal, telephone: makers.number, portable_2: makers.number, cp_2: postal, telephone_fixe_2: makers.number,
        telephone_portable_2: makers.number, cp_3: postal },
};
const official = officials[process.env.OFFICIAL];
const counts = { numbers: { number: 20, postal: 10 }, accents: { name: 6, long: 1 } }[style] ?? { name: 6, long: 1, date: 6, document: 6, key: 3, number: 1, postal: 1 };

function habits(page) {
    if (other) return { pen_mm: 0.2 }; // pictures bring the breadth of their strokes with them
    if (style !== 'habits') return {};
    return { bar: page & 1, upstroke: (page >> 1) & 1, slant: [-0.2, 0, 0.3][page % 3], pen_mm: [0.25, 0.4, 0.75][Math.floor(page / 3) % 3] };
}

// E most of all.
const accented = (text) => text.replace(/[EAOUCI]/g, (c) => (random() < 0.08 ? any([...{ E: 'ÉÈÊË', A: 'ÀÂ', O: 'ÔÖ', U: 'ÙÜ', C: 'Ç', I: 'ÎÏ' }[c]]) : c));

// A text of that kind in this writer's characters, if one is soon found: many wrote letters or digits only.
function writable(make, labels) {
    for (let i = 0; i < 60; i++) {
        const text = make();
        if (text.length <= 32 && [...text].every((c) => labels.has(c) || ' -.@'.includes(c))) return text;
    }
    return undefined;
}

function fieldsBy(labels) {
    const whole = { addresses, official }[style];
    if (whole)
        return Object.fromEntries(Object.entries(whole).map(([name, make]) => [name, writable(make, labels)]).filter(([, text]) => text));
    const fields = {};
    for (const [kind, count] of Object.entries(counts))
        for (let i = 1; i <= count; i++) {
            const text = writable(makers[kind], labels);
            if (text) fields[`${kind}_${i}`] = style === 'accents' ? accented(text) : text;
        }
    return fields;
}

const fonts = ['Nimbus Sans', 'Nimbus Mono PS', 'FreeSans', 'FreeMono', 'Cousine', 'Nimbus Roman', 'DejaVu Sans', 'Liberation Sans'];
function typedPage(page) {
    const fields = {}, named = new Set([name, first]);
    if (style === 'official')
        for (const [field, make] of Object.entries(official)) fields[field] = named.has(make) ? accented(make()) : make();
    else
        for (const [kind, count] of Object.entries(counts))
            for (let i = 1; i <= count; i++) fields[`${kind}_${i}`] = ['name', 'long'].includes(kind) ? accented(makers[kind]()) : makers[kind]();
    console.log(JSON.stringify({ font: fonts[page % fonts.length], fields }));
}

const writers = group === 'typed' ? [] : writersOf();
for (let page = 0; page < Number(pages); page++) {
    if (group === 'typed') {
        typedPage(page);
        continue;
    }
    const [hand, labels] = writers[Math.floor(page / settings) % writers.length], fields = fieldsBy(labels);
    console.log(JSON.stringify({ hand, ...habits(page), fields }));
}
