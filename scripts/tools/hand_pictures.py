#!/usr/bin/python3
"""Pictures of characters that the network was never trained on, as recordings that build/tools/samples can write with.

Usage: hand_pictures.py DATA OUT.jsonl.gz
Each line of dark pixels becomes a stroke, so that a pen of about a pixel's height draws the picture again. Writers are "photos"
(handprint/tasnimul: capitals and digits photographed, many hands under one name) and "optdigits" (its second part, other writers
than the first, which was trained on). Pictures that are not of what their label says, or not of one character alone, are left out
(scripts/train/glyph_truth.txt: source and number, from 0).
"""
import glob
import gzip
import json
import os
import sys

import numpy as np
from PIL import Image

ROWS = 26
TRUTH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../train/glyph_truth.txt")


def strokes_of(ink):
    """Runs of `ink` (bool), from its own box, in 0..1000 of its longer side."""
    rows, columns = np.where(ink)
    if len(rows) < 8:
        return None
    box = Image.fromarray((ink[rows.min():rows.max() + 1, columns.min():columns.max() + 1] * 255).astype(np.uint8))
    scale = ROWS / max(box.size)
    small = np.asarray(box.resize((max(1, round(box.width * scale)), max(1, round(box.height * scale))), Image.Resampling.BOX)) > 110
    strokes = []
    for y, row in enumerate(small):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2]):
            strokes.append([[int(start * 1000 / ROWS), int(y * 1000 / ROWS)], [int((end - 1) * 1000 / ROWS), int(y * 1000 / ROWS)]])
    return strokes


def photos(folder):
    for path in sorted(glob.glob(folder + "/tasnimul/*.jpg")):
        label = os.path.basename(path).split("_")[1]
        if len(label) != 1 or label not in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            continue
        grey = np.asarray(Image.open(path).convert("L").resize((96, 96)), np.float32)
        paper, dark = np.percentile(grey, 80), np.percentile(grey, 3)
        yield label, "photos", grey < paper - max(paper - dark, 20) * 0.5


def optdigits(folder):
    rows = []
    with gzip.open(folder + "/optdigits-orig.tes.gz", "rt") as lines:
        for line in lines:
            text = line.strip()
            if len(text) == 32 and set(text) <= {"0", "1"}:
                rows.append([c == "1" for c in text])
            else:
                if len(text) == 1 and len(rows) == 32:
                    yield text, "optdigits", np.asarray(rows)
                rows = []


def main():
    data, out = sys.argv[1:]
    with open(TRUTH, encoding="ascii") as lines:
        wrong = {tuple(line.split()) for line in lines}
    with gzip.open(out, "wt") as file:
        for source in (photos, optdigits):
            for number, (label, writer, ink) in enumerate(source(data + "/handprint")):
                strokes = strokes_of(ink)
                if strokes and (writer, str(number)) not in wrong:
                    file.write(json.dumps({"label": label, "writer": writer, "strokes": strokes}) + "\n")


main()
