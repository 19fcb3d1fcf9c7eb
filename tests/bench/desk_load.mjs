// Asks the desk as browsers do, and prints what people wait for: "name value unit".
import { enter as sign } from './desk_session.mjs';

const enter = name => sign(process.env.DESK_ADDRESS, name, process.env.PASSWORD);
const people = Number(process.env.PEOPLE);
const think = Number(process.env.THINK_MS ?? 1000);

function spread(name, times) {
    times.sort((a, b) => a - b);
    for (const share of [50, 95, 99]) console.log(`${name}_p${share} ${times[Math.min(times.length - 1, Math.floor(times.length * share / 100))].toFixed(1)} ms of ${times.length}`);
}

async function timed(times, work) {
    const started = performance.now();
    const answer = await work();
    times.push(performance.now() - started);
    return answer;
}

// Somebody who sees all, one of the largest office, one of the smallest.
for (const [whose, name] of [['all', 'agent0'], ['largest', 'agent1'], ['smallest', 'petit']]) {
    const one = await enter(name);
    const { cases } = await one('GET', 'cases?text=');
    const texts = ['', 'martin', 'ba', 'marie paul', 'moh', 'ali mohamed', 'léa', 'inès jose', 'zedoun', 'traore', 'nguyen olga', '7000500000', '12/05/1990', '2001-03-04 anna', 'nino rose kano',
        ...cases.slice(0, 20).flatMap(found => [found.number, `${found.first_names ?? ''} ${found.name ?? ''}`, found.name ?? found.born_on ?? ''])];
    const searching = [], slow = [];
    for (let round = 0; round < 3; round++)
        for (const text of texts) {
            await timed(searching, () => one('GET', `cases?text=${encodeURIComponent(text)}`));
            slow.push([searching.at(-1).toFixed(1), text]);
        }
    console.error(whose, slow.sort((x, y) => y[0] - x[0]).slice(0, 4));
    spread(`search_${whose}`, searching);
}

const asks = [];
for (let i = 0; i < people; i++) asks.push(await enter(`agent${i}`));
const claiming = [];
const deciding = [];
let refused = 0;
async function work(ask) {
    await new Promise(done => setTimeout(done, Math.random() * think));
    for (let turn = 0; turn < 15; turn++) {
        const { fields } = await timed(claiming, () => ask('POST', 'review/next', { count: 1 }));
        await new Promise(done => setTimeout(done, think / 2 + Math.random() * think));
        for (const field of fields) await timed(deciding, () => ask('POST', `fields/${field.field}/decision`, { verdict: field.blind ? 'reject' : 'accept' })).catch(() => { refused += 1; });
    }
}
await Promise.all(asks.map(work));
spread('next_field', claiming);
spread('decision', deciding);
console.log(`decisions_refused ${refused} times`);
