// A desk that a test starts, kills and starts again at the same address, and a store that it takes away and gives back.
import { spawn, execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const work = process.env.DESK_WORK;
const guichet = process.env.DESK_GUICHET;
let desk = null;
let port = '0';

export async function start(...options) {
    desk = spawn(guichet, ['serve', '--port', port, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    writeFileSync(`${work}/pid`, String(desk.pid));
    const address = await new Promise((resolve, reject) => {
        let said = '';
        desk.stdout.on('data', part => {
            said += part;
            const found = said.match(/http:\/\/\S+/);
            if (found) resolve(found[0]);
        });
        desk.on('exit', code => reject(new Error(`the desk ended with ${code}`)));
    });
    port = new URL(address).port;
    process.env.DESK_ADDRESS = address;
    return address;
}

export function kill(signal) {
    return new Promise(resolve => {
        desk.removeAllListeners('exit');
        desk.on('exit', resolve);
        desk.kill(signal);
    });
}

// The processes that the desk has begun, and those that they have.
export function descendants(of = desk.pid) {
    try {
        return readdirSync(`/proc/${of}/task`).flatMap(task => readFileSync(`/proc/${of}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)).map(Number)
            .flatMap(child => [child, ...descendants(child)]);
    } catch {
        return []; // it has ended meanwhile
    }
}

// The store is another program's, as on a real server: the desk only finds that nobody answers.
const store = (...words) => execFileSync(guichet, ['db', ...words], { stdio: 'ignore', env: { ...process.env, GUICHET_HOME: process.env.STORE_HOME, GUICHET_DB: '' } });
export const storeAway = () => store('stop');
export const storeBack = () => store('start');
