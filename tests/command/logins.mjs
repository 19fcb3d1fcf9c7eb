// logins.mjs ADDRESS COUNT [NAME]: so many wrong logins at once, each under a name of its own or all under this one, and then, once all of them are on their way, one page.
// Says what came back, as JSON: statuses, how many logins had been refused for their password when the page came, whether all of them were answered.
import { connect } from 'node:net';

const [, , address, count, one] = process.argv;
const { hostname, port, host } = new URL(address);
const came = [];

const open = () => new Promise((resolve, reject) => {
    const line = connect(Number(port), hostname, () => resolve(line)).on('error', reject);
});
const answer = (line, name) => new Promise(resolve => {
    let said = '';
    line.on('data', part => {
        said += part.toString('latin1');
        const status = /^HTTP\/1\.1 (\d{3})/.exec(said)?.[1];
        if (!status || line.done) return;
        line.done = true;
        came.push({ name, status });
        resolve();
    });
    line.on('close', resolve);
});
const lines = await Promise.all(Array.from({ length: Number(count) + 1 }, open));
const page = lines.pop();
const answers = lines.map(line => answer(line, 'login'));
await Promise.all(lines.map((line, place) => new Promise(resolve => {
    const body = JSON.stringify({ name: one ?? `personne-${place}`, password: 'une phrase fausse' });
    line.write(`POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`, resolve);
})));
answers.push(answer(page, 'page'));
page.write(`GET /api/v1/entrance HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
await Promise.all(answers);
const statuses = {};
for (const { name, status } of came) statuses[`${name} ${status}`] = (statuses[`${name} ${status}`] ?? 0) + 1;
const before = came.slice(0, came.findIndex(({ name }) => name === 'page')).filter(({ status }) => status === '403').length;
console.log(JSON.stringify({ statuses, before, answered: came.length }));
for (const line of [...lines, page]) line.destroy();
