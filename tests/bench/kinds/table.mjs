// The table of tests/bench/kinds.sh from its lines; with --calibrate the probabilities by margin.
import { readFileSync } from 'node:fs';

const list = readFileSync(0, 'utf8').trim().split('\n').map(line => {
    const [scanner, truth, made, layout, kind, p, margin, dated, method, whole, ms, nearest] = line.split('\t');
    return { scanner, truth, made, layout, kind, p: Number(p), margin: Number(margin), dated, method, whole: whole === '1', ms: Number(ms), nearest };
});
// Wilson's interval, 95 %.
function bounds(right, all) {
    if (all === 0) return [0, 1];
    const z = 1.96, share = right / all, middle = (share + z * z / (2 * all)) / (1 + z * z / all);
    const half = z * Math.sqrt(share * (1 - share) / all + z * z / (4 * all * all)) / (1 + z * z / all);
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
const percent = n => (100 * n).toFixed(1);
const line = (name, value, unit, note = '') => console.log(`${name} ${value} ${unit} ${note}`);

if (process.argv[2] === '--calibrate') {
    const named = list.filter(one => one.method !== 'looks' && one.margin >= 0);
    console.log('probability:');
    let best = 0;
    for (let margin = 1; margin <= 14; margin += 1) {
        const above = named.filter(one => one.margin >= margin);
        const right = above.filter(one => one.nearest === one.truth).length;
        const [low] = bounds(right, above.length);
        if (low > best && above.length >= 10) {
            best = low;
            console.log(`  - {margin: ${margin}, p: ${low.toFixed(3)}} # ${right} of ${above.length}`);
        }
    }
} else {
    const said = 0.5, sure = 0.95;
    for (const kind of [...new Set(list.map(one => one.truth))].filter(one => one !== 'inconnu').sort()) {
        const all = list.filter(one => one.truth === kind), named = list.filter(one => one.kind === kind && one.p >= said);
        const right = named.filter(one => one.truth === kind), alone = right.filter(one => one.p >= sure);
        line(`${kind}.recall`, percent(right.length / all.length), '%', `${right.length} of ${all.length}; ${alone.length} filed alone`);
        line(`${kind}.precision`, percent(right.length / Math.max(named.length, 1)), '%', `${right.length} of ${named.length}`);
    }
    const alone = list.filter(one => one.kind !== 'inconnu' && one.p >= sure), wrong = alone.filter(one => one.kind !== one.truth);
    const proposed = list.filter(one => one.kind !== 'inconnu' && one.p >= said && one.p < sure), rightly = proposed.filter(one => one.kind === one.truth);
    line('filed_alone_wrong', wrong.length, `of ${alone.length}`, `at most ${percent(1 - bounds(alone.length - wrong.length, alone.length)[0])} % (95 %) ${[...new Set(wrong.map(one => one.layout + '>' + one.kind))].join(' ')}`);
    line('proposed_right', rightly.length, `of ${proposed.length}`);
    const none = list.filter(one => one.truth === 'inconnu'), kept = none.filter(one => one.kind === 'inconnu');
    line('of_no_kind_unknown', kept.length, `of ${none.length}`);
    const dated = list.filter(one => one.truth === 'justificatif_domicile' && one.kind === one.truth);
    line('days_right', dated.filter(one => one.dated === one.made).length, `of ${dated.length}`, `of proofs of address; ${dated.filter(one => one.dated !== '-' && one.dated !== one.made).length} wrong, the others not read`);
    const cost = list.map(one => one.ms).sort((a, b) => a - b);
    line('cpu_a_page', cost[Math.floor(cost.length / 2)], 'ms', `median; ${cost[Math.floor(cost.length * 0.95)]} at 95 %, read whole: ${percent(list.filter(one => one.whole).length / list.length)} %`);
    for (const p of [[0.5, 0.9], [0.9, 0.97], [0.97, 1.01]]) {
        const these = list.filter(one => one.kind !== 'inconnu' && one.p >= p[0] && one.p < p[1]);
        if (these.length) line(`calibration.${p[0]}`, percent(these.filter(one => one.kind === one.truth).length / these.length), '%', `right of ${these.length} of which ${percent(these.reduce((sum, one) => sum + one.p, 0) / these.length)} % was said`);
    }
}
