// People who review as the screen does: four fields ahead, each with its crop and its page. Prints how long they look at nothing: from an answer
// until the next field stands there with both pictures. "name value unit".
import { enter } from './desk_session.mjs';

const { DESK_ADDRESS: address, PASSWORD: password } = process.env;
const people = Number(process.env.PEOPLE), think = Number(process.env.THINK_MS), turns = Number(process.env.TURNS), AHEAD = 4;
const waited = [], firsts = [], crops = [], pages = [];
let bare = 0, bytes = 0;

async function timed(times, work) {
    const started = performance.now();
    const answer = await work;
    times.push(performance.now() - started);
    bytes += answer.byteLength;
}

async function work(name) {
    const ask = await enter(address, name, password);
    const kept = new Map(), queue = [], seen = [];
    await new Promise(done => setTimeout(done, Math.random() * think));
    // A browser keeps a page's picture that it has asked for.
    const picture = (path, times) => {
        if (!kept.has(path)) kept.set(path, timed(times, ask('GET', path)));
        return kept.get(path);
    };
    let fetching = null;
    const more = () => {
        fetching ??= ask('POST', 'review/next', { count: AHEAD, not: seen.slice(-500) }).then(({ fields }) => {
            for (const field of fields) {
                seen.push(field.field);
                queue.push({ field, there: Promise.all([picture(`fields/${field.field}/picture`, crops), field.page_id && picture(`pages/${field.page_id}/picture`, pages)]) });
            }
        }).finally(() => { fetching = null; });
        return fetching;
    };
    for (let turn = 0; turn <= turns; turn++) {
        const started = performance.now();
        if (queue.length === 0) await more();
        const next = queue.shift();
        if (!next) {
            bare += 1;
            return;
        }
        if (queue.length < AHEAD) more();
        await next.there;
        (turn === 0 ? firsts : waited).push(performance.now() - started);
        await new Promise(done => setTimeout(done, think / 2 + Math.random() * think));
        ask('POST', `fields/${next.field.field}/decision`, { verdict: next.field.blind ? 'reject' : 'accept' }).catch(() => {});
    }
}

function spread(name, times) {
    times.sort((a, b) => a - b);
    for (const share of [50, 95, 99]) console.log(`${name}_p${share} ${times[Math.min(times.length - 1, Math.floor(times.length * share / 100))].toFixed(1)} ms of ${times.length}`);
}

await Promise.all(Array.from({ length: people }, (_, i) => work(`agent${i}`)));
spread('next_field_shown', waited);
spread('first_field_shown', firsts);
spread('crop', crops);
spread('page', pages);
console.log(`pictures ${(bytes / 1e6).toFixed(1)} MB`);
console.log(`found_nothing ${bare} people`);
