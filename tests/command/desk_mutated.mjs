// Requests that somebody with a valid session makes up: every address of openapi.json, with ids, parameters, bodies and heads mutated.
// node desk_mutated.mjs FILE: FILE says { base, people: {name: {password | token}}, own, theirs, secrets, requests, seed }; prints what came.
import { readFileSync } from "fs";
import http from "http";
import net from "net";

const set = JSON.parse(readFileSync(process.argv[2]));
const base = new URL(set.base);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

let state = set.seed >>> 0 || 1; // xorshift: the same seed asks the same
const chance = (n) => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state % n; };
const one = (list) => list[chance(list.length)];

const deep = (n, of) => { let text = of; for (let i = 0; i < n; i++) text = i % 2 ? `{"a":${text}}` : `[${text}]`; return text; };
const numbers = ["0", "-1", "1", "7", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308", "1e400", "1e-400", "0.1", "-0", "1.0"];
const texts = ["", " ", "x", "é", "\u0000", "\uFFFF", "a\u0000b", "\r\nSet-Cookie: a=b", "'; DROP TABLE event; --", "%s%n", "{0}", "..", "../../../../etc/passwd", "/etc/passwd",
    "infinity", "-infinity", "NaN", "now", "2026-02-30", "0000-00-00", "99999-01-01", "2026-11-20", "true", "null", "null\u0301", "passeport", "titre-sejour", "correct", "accept",
    "empty", "complet", "refuse", "75", "13", "\u202Eabc", "<script>alert(1)</script>", "A".repeat(300), "é".repeat(70000), "[".repeat(50000), "D-0000-00000-0000"];
const raw = ['"\\ud800"', '"\\udc00\\ud800"', "{}", "[]", "null", "true", "[null]", deep(60, "1"), deep(3000, "1"), "[[0,0],[1,0],[1,1],[0,1]]", "[[0,0],[1e9,0],[1,-1],[0,\"a\"]]", '{"a":1,"a":2}', "tru", '"', "[1,]"];
const keys = ["verdict", "value", "reason", "state", "kind", "case_number", "case", "other", "document", "before", "decision", "by", "place", "text", "capacity", "mandate",
    "language", "form", "version", "form_page", "corners", "original", "file", "device", "source", "mode", "resolution", "sequence", "budget", "not", "count", "page", "field", "fields",
    "code", "key", "pieces", "procedure", "name_of", "office", "after", "received", "agent", "id", "number", "kinds", "helper", "expected", "copies"];
const ids = () => one([set.own, set.theirs])[one(Object.keys(set.own))];
const any = () => { const n = chance(10); return n < 2 ? String(ids()) : n < 5 ? one(numbers) : n < 9 ? one(texts) : one(raw); };
const json = () => { const n = chance(8); return n < 2 ? JSON.stringify(ids()) : n < 4 ? one(numbers) : n < 7 ? JSON.stringify(one(texts)) : one(raw); };

function body() {
    if (chance(12) === 0) return Buffer.from(one(raw));
    const parts = [];
    for (let i = 1 + chance(7); i > 0; i--) parts.push(`${JSON.stringify(one(keys))}:${json()}`);
    const whole = Buffer.from(`{${parts.join(",")}}`);
    switch (chance(10)) {
    case 0: return whole.subarray(0, chance(whole.length)); // cut off
    case 1: whole[chance(whole.length)] = chance(256); return whole; // any byte, UTF-8 or not
    default: return whole;
    }
}

const own_of = { cases: "case", pages: "page", fields: "field", batches: "batch", deposits: "deposit" };
function address(path, parameters) {
    const kind = own_of[path.split("/")[3]] || "page";
    const id = chance(10) < 7 ? one([set.own, set.own, set.theirs])[kind] : any();
    const asked = parameters.filter((p) => p.in === "query" && chance(3)).map((p) => `${p.name}=${encodeURIComponent(any().slice(0, 3000).toWellFormed?.() ?? "x")}`);
    if (chance(15) === 0) asked.push("%00=%ff", "a=%c3%28", "&&==");
    return path.replace("{id}", encodeURIComponent(String(id).slice(0, 3000))) + (asked.length ? "?" + asked.join("&") : "");
}

function ask(method, path, headers, content) {
    return new Promise((answer) => {
        const stream = path.includes("/events");
        const request = http.request({ agent: stream ? undefined : agent, host: base.hostname, port: base.port, method, path, headers, timeout: 20000 }, (came) => {
            const parts = [];
            const done = () => answer({ status: came.statusCode, type: came.headers["content-type"] || "", cookie: came.headers["set-cookie"], text: Buffer.concat(parts) });
            came.on("data", (part) => { parts.push(part); if (stream) { done(); request.destroy(); } });
            came.on("end", done);
            came.on("error", done);
            if (stream) setTimeout(() => { done(); request.destroy(); }, 50);
        });
        request.on("timeout", () => { answer({ status: 0, type: "", text: Buffer.from("no answer in 20 s") }); request.destroy(); });
        request.on("error", (error) => answer({ status: -1, type: "", text: Buffer.from(String(error)) }));
        request.end(content);
    });
}

// Bytes as they are, the head mutated too; whatever is said to them, the desk must live on.
function shout(bytes) {
    return new Promise((done) => {
        const socket = net.connect(base.port, base.hostname, () => { socket.end(bytes); });
        socket.setTimeout(2000, () => socket.destroy());
        const parts = [];
        socket.on("data", (part) => parts.push(part));
        socket.on("error", () => {});
        socket.on("close", () => done(Buffer.concat(parts)));
    });
}

async function enter(name) {
    const person = set.people[name];
    if (person.token) { person.headers = { Authorization: `Bearer ${person.token}` }; return; }
    const came = await ask("POST", "/api/v1/session", { "Content-Type": "application/json" }, JSON.stringify({ name, password: person.password }));
    if (came.status !== 200) throw new Error(`${name} does not come in: ${came.status} ${came.text}`);
    const cookie = came.cookie[0].split(";")[0];
    const session = JSON.parse((await ask("GET", "/api/v1/session", { Cookie: cookie })).text);
    person.headers = { Cookie: cookie, "X-CSRF-Token": session.csrf };
}

const api = JSON.parse((await ask("GET", "/api/v1/openapi.json", {})).text);
const routes = Object.entries(api.paths).flatMap(([path, ways]) => Object.entries(ways).filter(([way]) => ["get", "post", "put", "delete", "patch"].includes(way))
    .map(([way, said]) => ({ method: way.toUpperCase(), path, parameters: said.parameters || [] })));
const said = { routes: routes.length, requests: 0, statuses: {}, bad: [] };
const names = Object.keys(set.people);
for (const name of names) await enter(name);
for (let i = 0; i < set.requests; i++) {
    const route = routes[i % routes.length], name = one(names), person = set.people[name];
    if (route.path === "/api/v1/session" && route.method === "POST") continue; // wrong passwords lock an account: tests/command/serve.sh
    const path = address(route.path, route.parameters);
    const content = route.method === "GET" ? undefined : body();
    const headers = { ...person.headers, ...(content ? { "Content-Type": one(["application/json", "application/json", "application/json", "application/json; charset=utf-16", "text/plain", "application/octet-stream"]) } : {}) };
    let came;
    if (chance(12) === 0) {
        const bytes = Buffer.from(`${route.method} ${path} HTTP/1.1\r\nHost: x\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}`).join("\r\n")}\r\nContent-Length: ${content ? content.length : 0}\r\nConnection: close\r\n\r\n${content || ""}`);
        for (let n = 1 + chance(4); n > 0; n--) bytes[chance(Math.min(bytes.length, 400))] = chance(256);
        const text = await shout(bytes);
        came = { status: Number(/^HTTP\/1\.\d (\d+)/.exec(text.toString("latin1"))?.[1] || 0) || 400, type: "", text };
    } else
        came = await ask(route.method, path, headers, content);
    said.requests++;
    said.statuses[came.status] = (said.statuses[came.status] || 0) + 1;
    const where = `${name} ${route.method} ${path.slice(0, 200)} ${content ? content.subarray(0, 300) : ""}`;
    const scanner = /\/scanners|\/scan/.test(path); // 502: no such device
    if (came.status < 100 || (came.status >= 500 && !(scanner && came.status === 502))) said.bad.push(`${came.status}: ${where} -> ${came.text.subarray(0, 200)}`);
    for (const secret of set.secrets)
        if (came.text.includes(secret)) said.bad.push(`says ${secret}: ${where}`);
    if (came.type.startsWith("application/json")) try { JSON.parse(came.text); } catch { said.bad.push(`no JSON: ${where} -> ${came.text.subarray(0, 200)}`); }
    if (came.status === 401) await enter(name);
    if (came.status < 0) break;
}
agent.destroy();
console.log(JSON.stringify(said));
