// Small files that ask for much. Usage: bombs.mjs FOLDER
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { join } from "node:path";

const folder = process.argv[2];
const keep = (name, bytes) => writeFileSync(join(folder, name), bytes, "latin1");
const crc = (bytes) => {
  if (crc32) return crc32(bytes);
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
};

function png(width, height) {
  const chunk = (kind, data) => {
    const whole = Buffer.alloc(12 + data.length);
    whole.writeUInt32BE(data.length, 0);
    whole.write(kind, 4, "latin1");
    data.copy(whole, 8);
    whole.writeUInt32BE(crc(whole.subarray(4, 8 + data.length)), 8 + data.length);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))), chunk("IEND", Buffer.alloc(0))]);
}

function tiff(entries, next) {
  const bytes = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 16);
  bytes.write("II*\0", 0, "latin1");
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, value], i) => {
    bytes.writeUInt16LE(tag, 10 + i * 12);
    bytes.writeUInt16LE(4, 12 + i * 12);
    bytes.writeUInt32LE(1, 14 + i * 12);
    bytes.writeUInt32LE(value, 18 + i * 12);
  });
  bytes.writeUInt32LE(next, 10 + entries.length * 12);
  return bytes;
}
const grey = (width, height, next = 0) => tiff([[256, width], [257, height], [258, 8], [259, 1], [262, 1],
  [273, 8 + 2 + 9 * 12 + 4], [277, 1], [278, height], [279, 16]], next);

function jpeg(width, height) {
  const bytes = (...list) => Buffer.from(list);
  return Buffer.concat([bytes(0xff, 0xd8, 0xff, 0xdb, 0, 67, 0), Buffer.alloc(64, 1),
    bytes(0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0),
    bytes(0xff, 0xc4, 0, 20, 0, 1), Buffer.alloc(15), bytes(0), bytes(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
    Buffer.alloc(100), bytes(0xff, 0xd9)]);
}

function pdf(...objects) {
  let text = "%PDF-1.4\n";
  const places = objects.map((object, i) => {
    const place = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = text.length;
  const row = (place) => `${String(place).padStart(10, "0")} 00000 n \n`;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map(row).join("")}`;
  return text + `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
}
const stream = (keys, data) => `<<${keys}/Length ${data.length}>>\nstream\n${data}\nendstream`;
const catalog = "<</Type/Catalog/Pages 2 0 R>>";
const page = (more) => `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]${more}>>`;
const one = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const drawn = "/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R";
const paint = stream("", "q 595 0 0 842 0 0 cm /I Do Q");
const image = "/Type/XObject/Subtype/Image/Width 65535/Height 65535/BitsPerComponent 8/ColorSpace/DeviceGray";
const form = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>";

keep("pixels.png", png(65536, 65536));
keep("pixels.tif", grey(65536, 65536));
keep("pixels.jpg", jpeg(65500, 65500));
keep("pixels.pdf", pdf(catalog, one, page(drawn), stream(image, ""), paint));
keep("directories.tif", grey(16, 1, 8));
keep("nested.pdf", pdf(catalog, one, page("/Annots " + "[".repeat(200000) + "]".repeat(200000))));
keep("tree.pdf", pdf(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>"));
keep("length.pdf", pdf(catalog, one, page("/Contents 4 0 R"), "<</Length 4 0 R>>\nstream\nq Q\nendstream"));
const times = (count, text) => Array(count).fill(text).join(" ");
const large = deflateSync(Buffer.alloc(11800 * 11800)).toString("latin1");
keep("painted.pdf", pdf(catalog, one, page(drawn), stream("/Type/XObject/Subtype/Image/Width 11800/Height 11800/BitsPerComponent 8" +
  "/ColorSpace/DeviceGray/Filter/FlateDecode", large), stream("", times(30, "q 300 0 0 300 0 0 cm /I Do Q"))));
const draws = (next) => stream(`/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</I ${next} 0 R>>>>`, times(10, "/I Do"));
keep("forms.pdf", pdf(catalog, one, page(drawn), draws(6), paint, ...[7, 8, 9, 10, 11, 12].map(draws), stream(form, "0 0 9 9 re f")));
keep("itself.pdf", pdf(catalog, one, page(drawn), stream(form, "/I Do /I Do /I Do"), paint));
