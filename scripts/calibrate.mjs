// Usage: node scripts/calibrate.mjs [--keep FILE] SCORES... > forms/calibration.json
// With --keep the maps of FILE stay whose method ("handprint", "both"...) is not measured here.
// Turns scores of fields with known truth (lines "measure score 1|0 [writer]", tab between) into what forms/calibration.h reads, a measure:
//   knots   from score to probability: isotonic regression (pool adjacent violators: Ayer et al., Ann. Math. Stat. 26(4), 1955),
//           each pool's probability the mean of its beta posterior under Jeffreys' prior, so that what was seen rarely is never
//           quite sure;
//   bounds  from which score on at most how many are wrong, with 95 % confidence: Clopper and Pearson's upper limit over all
//           that score as well, and where writers are named no more of them than they are worth: one hand's errors come together
//           (effective sample size: Korn and Graubard, Survey Methodology 24(2), 1998);
//   n, wrong  from how many, and how many of them were wrong.
// What a list knows ("known") and what none does ("letters") is misread differently often at one score, but promised together, by probability: names are
// accepted as names, and of both kinds at most so many are wrong.
// A map of poor pages with too little data takes that of good pages with twice the doubt; so do poor pages of imported forms.
import { readFileSync } from 'node:fs';
import { upperLimit } from './interval.mjs';

const fewest = 60;
const samples = new Map();
const words = process.argv.slice(2);
const kept = words[0] === '--keep' ? JSON.parse(readFileSync(words.splice(0, 2)[1], 'utf8')).maps : {};
for (const file of words)
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
        const [measure, score, right, writer] = line.split('\t');
        if (!samples.has(measure)) samples.set(measure, []);
        samples.get(measure).push([Number(score), Number(right), writer]);
    }

function pools(list) {
    const stack = [];
    for (let i = 0; i < list.length;) {
        const pool = { low: list[i][0], high: list[i][0], n: 0, right: 0 };
        // A pool starts as a run of neighbours: single fields would make a staircase of luck.
        const end = Math.min(list.length, i + Math.max(20, Math.floor(list.length / 40)));
        for (; i < end || (i < list.length && list[i][0] === pool.high); i++) {
            pool.high = list[i][0];
            pool.n++;
            pool.right += list[i][1];
        }
        stack.push(pool);
        while (stack.length > 1 && ratio(stack.at(-2)) >= ratio(stack.at(-1))) {
            const [a, b] = stack.splice(-2);
            stack.push({ low: a.low, high: b.high, n: a.n + b.n, right: a.right + b.right });
        }
    }
    return stack;
}

const ratio = (pool) => pool.right / pool.n;
const sure = (pool) => (pool.right + 0.5) / (pool.n + 1);
const down = (x) => Math.floor(x * 1e5) / 1e5, up = (x) => Math.ceil(x * 1e5) / 1e5;
const rounded = (score) => Math.round(score * 1e6) / 1e6;

// A pool's probability holds from its middle on; from its low end it climbs there from the pool before.
function knots(list) {
    const result = [];
    let p = 0;
    for (const pool of pools(list)) {
        p = Math.max(p, sure(pool));
        const middle = list.filter(([score]) => score >= pool.low && score <= pool.high);
        const score = middle[Math.floor(middle.length / 4)][0];
        if (result.length > 0 && result.at(-1)[0] >= score - 1e-6) result.pop();
        result.push([rounded(score), down(p)]);
    }
    return result;
}

// By how much the share of wrong ones varies more than if every field had a writer of its own; at least 1.
function designEffect(list, wrong) {
    const writers = new Map(), n = list.length, share = wrong / n;
    for (const [, right, writer] of list) {
        const seen = writers.get(writer) ?? [0, 0];
        writers.set(writer, [seen[0] + 1, seen[1] + 1 - right]);
    }
    if (wrong === 0 || writers.size < 2) return 1;
    let squares = 0;
    for (const [count, errors] of writers.values()) squares += (errors - share * count) ** 2;
    const variance = squares / n ** 2 * writers.size / (writers.size - 1);
    return Math.max(1, variance / (share * (1 - share) / n));
}

// A few dozen hands cannot show what is seldomer than this, however many fields they filled.
const leastByHands = 0.002;

function limitOf(list, wrong) {
    const worth = Math.floor(list.length / designEffect(list, wrong)), byHands = list.some(([, , writer]) => writer);
    const limit = upperLimit(Math.min(worth, Math.ceil(worth * wrong / list.length - 1e-9)), worth);
    return byHands ? Math.max(limit, leastByHands) : limit;
}

// From the best down in steps of a fiftieth: few looks, since each is a chance to be lucky. Only what promises something is kept.
function bounds(list) {
    const result = [];
    for (let step = 0; step < 50; step++) {
        let from = Math.floor(list.length * step / 50);
        while (from > 0 && list[from - 1][0] === list[from][0]) from--;
        const above = list.slice(from), wrong = above.filter(([, right]) => !right).length;
        if (wrong > 0.05 * above.length) continue;
        const limit = up(limitOf(above, wrong));
        // A little higher than what was seen: a score is written with six digits.
        const score = Math.min(1, rounded(list[from][0] + 5e-7));
        if (limit <= 0.05 && (result.length === 0 || (limit < result.at(-1)[1] && score > result.at(-1)[0]))) result.push([score, limit]);
    }
    return result;
}

// As calibration_probability of forms/calibration.c.
function probability(list, score) {
    let before = [0, 0];
    for (const [at, p] of list) {
        if (score <= at) return before[1] + (p - before[1]) * (score - before[0]) / (at - before[0]);
        before = [at, p];
    }
    return before[1];
}

// The bounds of several measures that promise together, each in scores of its own.
function boundsTogether(measures) {
    const all = measures.flatMap((measure) => samples.get(measure).map(([score, right, writer]) => [probability(maps[measure].knots, score), right, writer]));
    const together = bounds(all.sort((a, b) => a[0] - b[0]));
    for (const measure of measures) {
        const own = [];
        for (const [p, limit] of together) {
            // A bound's place is rounded up, and may lie over the last sample that it counts.
            const first = samples.get(measure).find(([score]) => probability(maps[measure].knots, score) >= p - 1e-6);
            const score = first && Math.min(1, rounded(first[0] + 5e-7));
            if (first && own.length > 0 && own.at(-1)[0] >= score) own.pop();
            if (first) own.push([score, limit]);
        }
        maps[measure].bounds = own;
    }
}

const doubled = ({ knots: k, bounds: b }) => ({
    n: 0, wrong: 0,
    knots: k.map(([score, p]) => [score, down(Math.max(0, 1 - 2 * (1 - p)))]),
    bounds: b.map(([score, limit]) => [score, up(Math.min(1, 2 * limit))]),
});

const imported = (measure) => /imported/.test(measure);
// Maps of imported forms are measured, and kept, apart from those of our own.
const method = (measure) => measure.split(' ')[0] + (imported(measure) ? ' imported' : ''), anew = new Set([...samples.keys()].map(method));
const maps = Object.fromEntries(Object.entries(kept).filter(([measure]) => !anew.has(method(measure))));
for (const [measure, list] of samples) {
    if (list.length < fewest) continue;
    list.sort((a, b) => a[0] - b[0]);
    maps[measure] = { n: list.length, wrong: list.filter(([, right]) => !right).length, knots: knots(list), bounds: bounds(list) };
}
for (const measure of samples.keys()) {
    const known = measure.replace(' letters ', ' known ');
    if (known !== measure && maps[measure] && maps[known] && samples.has(known)) boundsTogether([measure, known]);
}
for (const [measure, map] of Object.entries(maps)) {
    const poor = measure.replace(/ good$/, ' poor').replace(/ imported$/, ' imported_poor');
    if (!maps[poor]) maps[poor] = doubled(map);
}
const promise = 'At most `bound` wrong among fields that score as well, with 95 % confidence, from n; n 0: not measured, twice the doubt of good pages.';
console.log(`{\n"promise": ${JSON.stringify(promise)},\n"maps": {`);
console.log(Object.keys(maps).sort().map((key) => ` "${key}": ${JSON.stringify(maps[key])}`).join(',\n') + '\n}\n}');
