// Unwraps fonts from their web containers (WOFF 1.0, W3C 2012: a header of 44 bytes, 20 bytes a table, tables deflated), since Pango takes
// no wrapped ones: FILE.woff ... become FILE.ttf.
import { readFileSync, writeFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

for (const path of process.argv.slice(2)) {
    const woff = readFileSync(path);
    const count = woff.readUInt16BE(12);
    const head = Buffer.alloc(12 + 16 * count);
    const power = 2 ** Math.floor(Math.log2(count));
    head.writeUInt32BE(woff.readUInt32BE(4), 0);
    [count, power * 16, Math.log2(power), (count - power) * 16].forEach((n, i) => head.writeUInt16BE(n, 4 + 2 * i));
    const parts = [head];
    let at = head.length;
    for (let i = 0; i < count; i++) {
        const entry = 44 + 20 * i;
        const [offset, packed, size, sum] = [4, 8, 12, 16].map((n) => woff.readUInt32BE(entry + n));
        const stored = woff.subarray(offset, offset + packed);
        woff.copy(head, 12 + 16 * i, entry, entry + 4);
        [sum, at, size].forEach((n, k) => head.writeUInt32BE(n, 12 + 16 * i + 4 + 4 * k));
        parts.push(packed < size ? inflateSync(stored) : stored, Buffer.alloc(-size & 3));
        at += size + (-size & 3);
    }
    writeFileSync(path.replace(/\.woff$/, '.ttf'), Buffer.concat(parts));
}
