// Usage: node scripts/calibrate.mjs [--keep FILE] SCORES... > forms/calibration.json
// With --keep the maps of FILE stay that are not measured here.
// Turns scores of fields with known truth (tests/bench/accuracy --scores FILE) into maps from score to probability:
// isotonic regression (pool adjacent violators: Ayer et al., Ann. Math. Stat. 26(4), 1955), each pool's probability the mean
// of its beta posterior under Jeffreys' prior, so that what was seen rarely is never quite sure. A map of poor pages
// with too little data takes that of good pages with twice the doubt.
import { readFileSync } from 'node:fs';

const fewest = 60;
const samples = new Map();
const words = process.argv.slice(2);
const kept = words[0] === '--keep' ? JSON.parse(readFileSync(words.splice(0, 2)[1], 'utf8')) : {};
for (const file of words)
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
        const [measure, score, right] = line.split('\t');
        if (!samples.has(measure)) samples.set(measure, []);
        samples.get(measure).push([Number(score), Number(right)]);
    }

function pools(list) {
    list.sort((a, b) => a[0] - b[0]);
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
const round = (x) => Math.floor(x * 1e5) / 1e5;

// A pool's probability holds from its middle on; from its low end it climbs there from the pool before.
function knots(list) {
    const result = [];
    let p = 0;
    for (const pool of pools(list)) {
        p = Math.max(p, sure(pool));
        const middle = list.filter(([score]) => score >= pool.low && score <= pool.high);
        const score = middle[Math.floor(middle.length / 4)][0];
        if (result.length > 0 && result.at(-1)[0] >= score - 1e-6) result.pop();
        result.push([Math.round(score * 1e6) / 1e6, round(p)]);
    }
    return result;
}

const maps = { ...kept };
for (const [measure, list] of samples) {
    if (list.length >= fewest) maps[measure] = knots(list);
}
for (const [measure, map] of Object.entries(maps)) {
    const poor = measure.replace(/ good$/, ' poor');
    if (!maps[poor]) maps[poor] = map.map(([score, p]) => [score, round(Math.max(0, 1 - 2 * (1 - p)))]);
}
const order = Object.keys(maps).sort();
console.log('{\n' + order.map((key) => ` "${key}": ${JSON.stringify(maps[key])}`).join(',\n') + '\n}');
