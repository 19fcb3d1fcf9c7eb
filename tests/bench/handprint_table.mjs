// Usage: node tests/bench/handprint_table.mjs NAME TEST.tsv [features]
// The table of handwriting read through whole pages, from what tests/bench/handprint_pages says of them: a kind of field its share
// of right answers with Clopper and Pearson's 95 % interval, and what was accepted, by thresholds that were fixed beforehand on the
// calibration writers (forms/calibration.json: at most half a per cent wrong, with 95 % confidence), with how many of that are wrong.
// features: results by those that the orders beside the scans name.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interval, upperLimit } from '../../scripts/interval.mjs';

const [label, test, features] = process.argv.slice(2);
const rare = new Set(readFileSync(fileURLToPath(new URL('rare_names.txt', import.meta.url)), 'utf8').split('\n')
    .filter((line) => !line.startsWith('#')).join(' ').split(' '));
const names = { name: 'names_of_8', long: 'long_names', date: 'dates', document: 'checked_numbers', key: 'keyed_numbers', number: 'telephones', postal: 'postal_codes',
    surname: 'surnames', first_name: 'first_names', adresse: 'streets', complement_adresse: 'address_complements', courriel: 'mailboxes' };

// Of the official form, whose fields have names of their own.
const official = { nom_naissance: 'surname', nom: 'surname', prenoms: 'first_name', prenom: 'first_name', date_naissance: 'date', ne_e: 'date',
    code_postal: 'postal', telephone: 'number' };
const kindOf = (field) => (official[field.replace(/_\d+$/, '')] ?? field.replace(/_\d+$/, ''));

function read(path) {
    return readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split('\t'))
        .map(([file, field, truth, value, status, confidence, measure, score]) => ({
            file, kind: kindOf(field), truth, right: truth === value, status, confidence: Number(confidence), measure, score: Number(score),
        })).filter((row) => row.truth !== '');
}

const percent = (k, n) => (n ? (100 * k / n).toFixed(1) : '-');
const range = (k, n) => interval(k, n).map((x) => (100 * x).toFixed(1)).join(' to ');

function accepted(rows, takes) {
    const taken = rows.filter(takes), wrong = taken.filter((row) => !row.right).length;
    return `${percent(taken.length, rows.length)} % accepted, ${wrong} of ${taken.length} wrong` + (taken.length ? `, at most ${(100 * upperLimit(wrong, taken.length)).toFixed(2)} %` : '');
}

function print(name, rows) {
    if (rows.length === 0) return;
    const right = rows.filter((row) => row.right).length;
    console.log(`${label}_${name} ${percent(right, rows.length)} % right of ${rows.length}, ${range(right, rows.length)}; ` +
        accepted(rows, (row) => row.status === 'accepted'));
}

// Expected calibration error over ten equal steps of the probability.
function calibrationError(rows) {
    let sum = 0;
    for (let step = 0; step < 10; step++) {
        const bin = rows.filter((row) => Math.min(9, Math.floor(row.confidence * 10)) === step);
        if (bin.length) sum += Math.abs(bin.reduce((total, row) => total + row.right - row.confidence, 0));
    }
    return sum / rows.length;
}

function byFeatures(rows) {
    const lists = new Map(); // of each setting: its own orders, in the files' order
    const order = (row) => {
        const folder = dirname(row.file);
        if (!lists.has(folder)) lists.set(folder, readFileSync(`${folder}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
        return lists.get(folder)[parseInt(basename(row.file), 10) - 1];
    };
    const digits = rows.filter((row) => !['name', 'long'].includes(row.kind)), letters = rows.filter((row) => row.kind === 'name');
    for (const [name, wanted] of [['bar', [0, 1]], ['upstroke', [0, 1]], ['slant', [-0.2, 0, 0.3]], ['pen_mm', [0.25, 0.4, 0.75]]])
        for (const value of wanted)
            for (const [kind, list] of [['numbers', digits], ['names', letters]])
                if (kind === 'numbers' || !['bar', 'upstroke'].includes(name)) print(`${kind}_with_${name}_${value}`, list.filter((row) => order(row)[name] === value));
}

const rows = read(test);
for (const [kind, name] of Object.entries(names)) print(name, rows.filter((row) => row.kind === kind));
print('rare_names', rows.filter((row) => rare.has(row.truth)));
print('all', rows);
console.log(`${label}_calibration_error ${(100 * calibrationError(rows)).toFixed(2)} % over ${rows.length} fields`);
if (features) byFeatures(rows);
