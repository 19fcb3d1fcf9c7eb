// What a cheap scanner makes of a page: node form_scan.mjs IN.pgm OUT.png DEGREES DPI turns it about its middle, greys its paper and adds noise, always the same.
import { readFileSync, writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const [input, output, degrees, dpi] = process.argv.slice(2)
const bytes = readFileSync(input), head = bytes.subarray(0, 40).toString('latin1').match(/^P5\s+(\d+)\s+(\d+)\s+255\s/)
const w = +head[1], h = +head[2], page = bytes.subarray(head[0].length)
const CONTRAST = 0.85, BLACK = 20, NOISE = 14
const cosine = Math.cos(degrees * Math.PI / 180), sine = Math.sin(degrees * Math.PI / 180)
let seed = 12345
const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff
const at = (x, y) => x < 0 || y < 0 || x >= w || y >= h ? 255 : page[y * w + x]

const rows = Buffer.alloc((w + 1) * h)
for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
        const fromX = (x - w / 2) * cosine + (y - h / 2) * sine + w / 2, fromY = (y - h / 2) * cosine - (x - w / 2) * sine + h / 2
        const left = Math.floor(fromX), top = Math.floor(fromY), right = fromX - left, low = fromY - top
        const level = (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - low) + (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * low
        rows[y * (w + 1) + 1 + x] = Math.max(0, Math.min(255, level * CONTRAST + BLACK + (random() + random() + random() - 1.5) * NOISE))
    }

const number = value => Buffer.from([value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255])
const chunk = (name, body) => {
    const named = Buffer.concat([Buffer.from(name), body])
    return Buffer.concat([number(body.length), named, number(crc32(named))])
}
const perMetre = number(Math.round(dpi / 0.0254))
writeFileSync(output, Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', Buffer.concat([number(w), number(h), Buffer.from([8, 0, 0, 0, 0])])),
    chunk('pHYs', Buffer.concat([perMetre, perMetre, Buffer.from([1])])), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]))
