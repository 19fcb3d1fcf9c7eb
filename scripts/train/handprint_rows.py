#!/usr/bin/python3
"""Renders rows of cells, each by one writer, to measure and calibrate whole fields: BUILD/rows-NAME.bin.

Usage: handprint_rows.py DATA BUILD [ROWS]
NAME is clean-test, scan-test or scan-calibration: the writers of one group, the rendering clean or as scanners do; and
clean-uncleaned, scan-uncleaned: the test writers' single characters with the lines that glyph_truth.txt leaves out.
Records: kind (a byte: l letters one by one, d digits one by one, N names of 8 letters, D dates, P document numbers 99LL99999,
K 15 digits with a mod-97 key), length (a byte), the truth in ASCII, length x 40 x 40 bytes.
"""
import gzip
import random
import sys

import numpy as np

import glyph_sources as sources_of
from glyph_sources import GLYPHS, LETTER

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def names_of(data):
    with gzip.open(data + "/reference/noms2008nat.txt.gz", "rt", encoding="latin-1") as lines:
        surnames = [line.split("\t")[0].strip() for line in lines]
    return [name for name in surnames if len(name) == 8 and name.isascii() and name.isalpha()]


def invented(rng):
    """A name that is in no list: syllables of many languages' shapes."""
    onsets = ["", "B", "D", "F", "G", "K", "L", "M", "N", "S", "T", "Z", "KH", "NG", "SH", "TR", "VL", "MB", "CH", "X", "Q", "Y"]
    codas = ["", "", "N", "R", "K", "SH", "M", "NG", "V", "Z", "Y"]
    name = ""
    while len(name) < 8:
        name += rng.choice(onsets) + rng.choice("AEIOU") + rng.choice(codas)
    return name[:8]


def text_of(kind, rng, names):
    if kind == "N":
        return rng.choice(names) if rng.random() < 0.8 else invented(rng)
    if kind == "D":
        return f"{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{rng.randint(1940, 2026)}"
    digits = "".join(str(rng.randrange(10)) for _ in range(13))
    if kind == "P":
        return digits[:2] + rng.choice(LETTERS) + rng.choice(LETTERS) + digits[2:7]
    return digits + f"{97 - int(digits) % 97:02d}"


def by_writer(sources, group):
    writers = {}
    for glyph, own_group, index, writer in sources.stroke_rows:
        if own_group == group and glyph < 36:
            writers.setdefault(writer, {}).setdefault(GLYPHS[glyph], []).append(index)
    return writers


def write_row(file, renderer, kind, text, chosen, scan):
    file.write(kind.encode() + bytes([len(text)]) + text.encode())
    out = np.zeros((40, 40), np.uint8)
    for place, index in enumerate(chosen):
        options = {"place": LETTER}
        renderer.cell(out, 0, index, options, scan[1] * 64 + place, scan[0])
        file.write(out.tobytes())


def render(sources, renderer, data, path, group, scan_like, count):
    rng, names, writers = random.Random(group * 2 + scan_like), names_of(data), by_writer(sources, group)
    with open(path, "wb") as file:
        row = 0
        for kind, share in (("N", 1), ("D", 1), ("P", 1), ("K", 0.5)):
            made = 0
            while made < count * share:
                writer = writers[rng.choice(list(writers))]
                text = text_of(kind, rng, names)
                row += 1
                if all(c in writer for c in text):
                    made += 1
                    write_row(file, renderer, kind, text, [rng.choice(writer[c]) for c in text], (scan_like, row))
                elif row > count * 400:
                    break
        singles(file, renderer, writers, scan_like, row)


def singles(file, renderer, writers, scan_like, row):
    for kind, characters in (("l", LETTERS), ("d", "0123456789")):
        for writer in writers.values():
            for character in characters:
                for index in writer.get(character, [])[:12]:
                    row += 1
                    write_row(file, renderer, kind, character, [index], (scan_like, row))


def main():
    data, build = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
    sources_of.build_tools(build)
    sources = sources_of.Sources(data, build)
    renderer = sources_of.Renderer(sources, build)
    for name, group, scan_like in (("clean-test", 2, 0), ("scan-test", 2, 1), ("scan-calibration", 1, 1)):
        render(sources, renderer, data, f"{build}/rows-{name}.bin", group, scan_like, count)
    sources = sources_of.Sources(data, build, cleaned=False)
    renderer = sources_of.Renderer(sources, build)
    for name, scan_like in (("clean", 0), ("scan", 1)):
        with open(f"{build}/rows-{name}-uncleaned.bin", "wb") as file:
            singles(file, renderer, by_writer(sources, 2), scan_like, 0)


main()
