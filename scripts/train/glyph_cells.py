#!/usr/bin/python3
"""Renders the training cells: BUILD/cells-NAME.u8 (n x 40 x 40), .label (n), .mask (n). Usage: glyph_cells.py DATA BUILD [COUNT]

mask: what kind of alphabet the cell's field has: 0 digits, 1 names (letters, accents, - '), 2 capitals and digits, 3 all.
"""
import random
import sys
from multiprocessing import Process

import numpy as np

import glyph_sources as sources_of
from glyph_sources import BASE, GARBAGE, GLYPHS, LETTER, PLACES


class Picker:
    """Chooses what the next cell shows, from the writers of some groups."""

    def __init__(self, sources, groups, seed):
        self.random = random.Random(seed)
        self.by_class = {}
        for glyph, group, index, _ in sources.stroke_rows:
            if group in groups:
                self.by_class.setdefault((glyph, 0), []).append((0, index, None))
        for glyph, group, index, typed, place, writer in sources.picture_rows:
            if group in groups:
                source = 2 if typed else 3 if writer == "font" else 1
                self.by_class.setdefault((glyph, source), []).append((1, index, place))

    def take(self, glyph, sources):
        present = [source for source in sources if (glyph, source) in self.by_class]
        if not present:
            return None
        source = self.random.choice(present)
        kind, index, place = self.random.choice(self.by_class[(glyph, source)])
        return source, kind, index, place

    def options(self, glyph, source, place):
        character = GLYPHS[glyph]
        options = {"place": place or PLACES.get(character, LETTER), "typed": int(source == 2)}
        if source in (0, 1):
            chance = self.random.random()
            if character == "7" and chance < 0.4 or character == "Z" and chance < 0.25:
                options["variant"] = 1
            elif character == "1" and chance < 0.35 and source == 0:
                options["variant"] = 2
            elif character == "0" and chance < 0.05:
                options["variant"] = 3
        return options

    def written(self):
        return (0, 0, 0, 0, 1, 1, 3)

    def character(self, glyph):
        """Subject for one readable cell of that class."""
        character = GLYPHS[glyph]
        typed = self.random.random() < 0.22
        if character in BASE and not typed and self.random.random() < 0.85:
            base, accent = BASE[character]
            taken = self.take(GLYPHS.index(base), (0, 0, 0, 3))
            if taken:
                source, kind, index, place = taken
                options = self.options(GLYPHS.index(base), source, place)
                options["accent"] = accent
                return kind, index, options
        taken = self.take(glyph, (2,) if typed else self.written()) or self.take(glyph, (0, 1, 3)) or self.take(glyph, (2,))
        if not taken:
            return None
        source, kind, index, place = taken
        return kind, index, self.options(glyph, source, place)

    def garbage(self):
        spoil = self.random.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 6))
        subject, other = None, None
        while not subject or not other:
            subject, other = self.character(self.random.randrange(36)), self.take(self.random.randrange(36), (0, 0, 1))
        kind, index, options = subject
        options["spoil"] = spoil
        if spoil == 3:
            options["second"] = (other[1], other[2])
        return kind, index, options


def class_weights():
    weights = []
    for character in GLYPHS:
        if character.isdigit():
            weights.append(3.2)
        elif character.isascii() and character.isalpha():
            weights.append(2.4)
        else:
            weights.append(0.7 if character.isalpha() else 0.6)
    return weights


def render(data, build, name, groups, count, seed):
    sources = sources_of.Sources(data, build)
    renderer = sources_of.Renderer(sources, build)
    picker = Picker(sources, groups, seed)
    weights = class_weights()
    cells = np.lib.format.open_memmap(f"{build}/cells-{name}.npy", "w+", np.uint8, (count, 40, 40))
    labels, masks = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    out = np.zeros((40, 40), np.uint8)
    for i in range(count):
        if picker.random.random() < 0.11:
            label, subject = GARBAGE, picker.garbage()
            mask = picker.random.choice((0, 1, 2, 3))
        else:
            subject = None
            while not subject: # some classes have no writer in some groups
                label = picker.random.choices(range(GARBAGE), weights)[0]
                subject = picker.character(label)
            character = GLYPHS[label]
            fits = [0, 2, 3] if character.isdigit() else [1, 1, 2, 3] if character.isascii() and character.isalpha() else \
                [1, 3] if character.isalpha() or character in "-'" else [3]
            mask = picker.random.choice(fits)
        renderer.cell(out, subject[0], subject[1], subject[2], seed * 1_000_003 + i)
        if label == GARBAGE or out.max() > 60:
            labels[i], masks[i] = label, mask
        else:
            labels[i], masks[i] = GARBAGE, 3
        cells[i] = out
    cells.flush()
    np.save(f"{build}/labels-{name}.npy", labels)
    np.save(f"{build}/masks-{name}.npy", masks)


def main():
    data, build = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_600_000
    sources_of.build_tools(build)
    jobs = [("train0", (0,), count // 2, 1), ("train1", (0,), count // 2, 2), ("calibration", (1,), 60_000, 3),
            ("test", (2,), 60_000, 4), ("other", (3,), 20_000, 5)]
    for pair in (jobs[2:], jobs[:2]):
        processes = [Process(target=render, args=(data, build, *job)) for job in pair]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
            if process.exitcode:
                sys.exit(1)


if __name__ == "__main__":
    main()
