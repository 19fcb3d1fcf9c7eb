#!/usr/bin/python3
"""Renders the cells: BUILD/cells-NAME.npy (n x 40 x 40), labels-NAME.npy (n), masks-NAME.npy (n).

Usage: glyph_cells.py DATA BUILD [SHARDS]      FIRST in the environment: the number of the first shard, as glyph_train.py takes it
NAME is calibration, test, other and, while glyph_train.py waits for them, train-0000 and on, SHARD cells each.
mask: what kind of alphabet the cell's field has: 0 digits, 1 names (letters, accents, - '), 2 capitals and digits, 3 all.
"""
import os
import random
import sys
from collections import Counter
from itertools import accumulate

import numpy as np

import glyph_sources as sources_of
from glyph_sources import BASE, GARBAGE, GLYPHS, LETTER, PLACES

SHARD = 50_000


class Picker:
    """Chooses what the next cell shows, from the writers of some groups."""

    def __init__(self, sources, groups, seed):
        self.random = random.Random(seed)
        self.other_hands = 0 in groups
        self.by_class, writers = {}, {}
        for glyph, group, index, writer in sources.stroke_rows:
            if group in groups:
                self.by_class.setdefault((glyph, 0), []).append((0, index, None))
                writers.setdefault((glyph, 0), []).append(writer)
        for glyph, group, index, typed, place, writer in sources.picture_rows:
            if group in groups:
                source = 2 if typed else {"font": 3, "small": 4, "optdigits": 5, "school": 6}.get(writer, 1)
                self.by_class.setdefault((glyph, source), []).append((1, index, place))
        self.weights = {key: self.evened(names) for key, names in writers.items()}

    @staticmethod
    def evened(names):
        """Cumulative weights: a writer counts as the root of how much of his there is."""
        count = Counter(names)
        return list(accumulate(count[name] ** -0.5 for name in names))

    def take(self, glyph, sources):
        present = [source for source in sources if (glyph, source) in self.by_class]
        if not present:
            return None
        source = self.random.choice(present)
        key = (glyph, source)
        kind, index, place = self.random.choices(self.by_class[key], cum_weights=self.weights.get(key))[0]
        return source, kind, index, place

    def options(self, glyph, source, place):
        character = GLYPHS[glyph]
        options = {"place": place or PLACES.get(character, LETTER), "typed": int(source == 2), "school": source == 6}
        if self.other_hands and source != 2 and self.random.random() < 0.75:
            options["another_hand"] = self.random.uniform(0.01, 0.075)
        if source in (0, 1, 5):
            chance = self.random.random()
            if character == "7" and chance < 0.4 or character == "Z" and chance < 0.25:
                options["variant"] = 1
            elif character == "1" and chance < 0.25 and source == 0:
                options["variant"] = 2
            elif character == "0" and chance < 0.05:
                options["variant"] = 3
            elif character == "I" and chance < 0.15 and source == 0:
                options["variant"] = 4
        return options

    def written(self):
        """Pen strokes, pictures of digits, fonts that look written (each a hand more), schoolbook hands, now and then a small letter."""
        return (4, 4, 3) if self.random.random() < 0.06 else (0, 0, 0, 0, 0, 0, 1, 1, 5, 3, 3, 3, 3, 6)

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
            weights.append(4.2)
        elif character.isascii() and character.isalpha():
            weights.append(2.4)
        else:
            weights.append(0.7 if character.isalpha() else 0.6)
    return weights


def render(sources, renderer, build, name, groups, count, seed):
    picker = Picker(sources, groups, seed)
    weights = list(accumulate(class_weights()))
    cells = np.zeros((count, 40, 40), np.uint8)
    labels, masks = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    for i in range(count):
        if picker.random.random() < 0.13:
            label, subject = GARBAGE, picker.garbage()
            mask = picker.random.choice((0, 1, 2, 3))
        else:
            subject = None
            while not subject: # some classes have no writer in some groups
                label = picker.random.choices(range(GARBAGE), cum_weights=weights)[0]
                subject = picker.character(label)
            mask = 1 if is_school_letter(subject, GLYPHS[label]) else picker.random.choice(masks_of(GLYPHS[label]))
            if GLYPHS[label] == "Z" and picker.other_hands and picker.random.random() < 0.1:
                # Schoolbook Z: a three, which only says Z where no digit can be.
                subject, mask = picker.character(GLYPHS.index("3")), 1
        renderer.cell(cells[i], *subject, seed * 1_000_003 + i, int(picker.random.random() < 0.9))
        labels[i], masks[i] = (label, mask) if label == GARBAGE or cells[i].max() > 60 else (GARBAGE, 3)
    for what, array in (("labels", labels), ("masks", masks), ("cells", cells)):
        np.save(f"{build}/unfinished.npy", array)
        os.rename(f"{build}/unfinished.npy", f"{build}/{what}-{name}.npy")


def is_school_letter(subject, character):
    """A schoolbook Q or Z is another's 2 or 3: it says what it is only where no digit can be."""
    return subject[2]["school"] and character.isascii() and character.isalpha()


def masks_of(character):
    if character.isdigit():
        return (0, 0, 2, 3)
    if character.isascii() and character.isalpha():
        return (1, 1, 1, 2, 3)
    return (1, 3) if character.isalpha() or character in "-'" else (3,)


def main():
    data, build = sys.argv[1:3]
    shards = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    sources_of.build_tools(build)
    sources = sources_of.Sources(data, build)
    renderer = sources_of.Renderer(sources, build)
    first = int(os.environ.get("FIRST", "0"))
    for number in range(first, first + shards):
        render(sources, renderer, build, f"train-{number:04d}", (0,), SHARD, 1000 + number)
        for name, groups, count, seed in (("calibration", (1,), 30_000, 3), ("test", (2,), 30_000, 4), ("other", (3,), 20_000, 5)):
            if number == first + 1:
                render(sources, renderer, build, name, groups, count, seed)


if __name__ == "__main__":
    main()
