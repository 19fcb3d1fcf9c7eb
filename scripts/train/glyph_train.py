#!/usr/bin/python3
"""Trains the glyph network on the cells of glyph_cells.py and writes ocr/handprint.bin.

Usage: glyph_train.py BUILD OUT MINUTES
The schedule is by steps: as many as fit in MINUTES on the machine at hand are counted in the first minute; give STEPS in the
environment to repeat a run exactly.
"""
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from glyph_export import export
from glyph_sources import CLASSES, GARBAGE, GLYPHS

BATCH = 256


def alphabets():
    names = [c for c in GLYPHS if c.isalpha() or c in "-'"]
    kinds = ["0123456789", names, [c for c in GLYPHS if c.isascii() and c.isalnum()], GLYPHS]
    allowed = torch.zeros(4, CLASSES, dtype=torch.bool)
    for row, kind in enumerate(kinds):
        for character in kind:
            allowed[row, GLYPHS.index(character)] = True
        allowed[row, GARBAGE] = True
    return allowed


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5, 2, 2, bias=False)
        self.conv2 = nn.Conv2d(16, 32, 3, 2, 1, bias=False)
        self.conv3 = nn.Conv2d(32, 32, 3, 1, 1, bias=False)
        self.conv4 = nn.Conv2d(32, 64, 3, 2, 1, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(n) for n in (16, 32, 32, 64)])
        self.hidden = nn.Linear(64 * 25, 96)
        self.out = nn.Linear(96, CLASSES)
        self.drop = nn.Dropout(0.15)

    def forward(self, x):
        for conv, norm in zip((self.conv1, self.conv2, self.conv3, self.conv4), self.norms):
            x = functional.relu(norm(conv(x)))
        x = functional.relu(self.hidden(self.drop(x.flatten(1))))
        return self.out(x)


def load(build, names):
    cells = [np.load(f"{build}/cells-{name}.npy", mmap_mode="r") for name in names]
    labels = np.concatenate([np.load(f"{build}/labels-{name}.npy") for name in names])
    masks = np.concatenate([np.load(f"{build}/masks-{name}.npy") for name in names])
    return cells, labels, masks


def gather(cells, indices):
    first = len(cells[0])
    out = np.empty((len(indices), 40, 40), np.uint8)
    for row, index in enumerate(indices):
        out[row] = cells[0][index] if index < first else cells[1][index - first]
    return out


def masked(logits, rows, allowed):
    return logits.masked_fill(~allowed[rows], -30.0)


def evaluate(network, build, name, allowed):
    cells, labels, masks = load(build, [name])
    network.eval()
    right, count = {}, {}
    with torch.no_grad():
        for start in range(0, len(labels), 2000):
            x = torch.from_numpy(np.array(cells[0][start:start + 2000])).float()[:, None] / 255
            logits = network(x)
            y = labels[start:start + 2000]
            for kind, classes in (("digits", range(10)), ("letters", range(10, 36)), ("accented", range(36, 55)), ("garbage", [GARBAGE])):
                chosen = np.isin(y, list(classes))
                if not chosen.any():
                    continue
                rows = {"digits": 0, "letters": 1, "accented": 1, "garbage": 3}[kind]
                answer = masked(logits[chosen], torch.full((int(chosen.sum()),), rows), allowed).argmax(1).numpy()
                right[kind] = right.get(kind, 0) + int((answer == y[chosen]).sum())
                count[kind] = count.get(kind, 0) + int(chosen.sum())
    network.train()
    return {kind: f"{100 * right[kind] / count[kind]:.2f} % of {count[kind]}" for kind in count}


def main():
    build, out, minutes = sys.argv[1], sys.argv[2], float(sys.argv[3])
    torch.manual_seed(7)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    allowed = alphabets()
    cells, labels, masks = load(build, ["train0", "train1"])
    network, rng = Network(), np.random.default_rng(7)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=2e-3)
    steps = int(os.environ.get("STEPS", "0"))
    started, step, order = time.time(), 0, np.empty(0, np.int64)
    while steps == 0 or step < steps:
        if len(order) < BATCH:
            order = rng.permutation(len(labels))
        chosen, order = np.sort(order[:BATCH]), order[BATCH:]
        x = torch.from_numpy(gather(cells, chosen)).float()[:, None] / 255
        dy, dx = rng.integers(-1, 2, 2)
        x = torch.roll(x, (int(dy), int(dx)), (2, 3))
        y, rows = torch.from_numpy(labels[chosen].astype(np.int64)), torch.from_numpy(masks[chosen].astype(np.int64))
        share = step / steps if steps else 0
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 300) * (0.5 * (1 + np.cos(np.pi * share)) * 0.98 + 0.02)
        loss = functional.cross_entropy(masked(network(x), rows, allowed), y, label_smoothing=0.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        keep = min(0.999, step / (step + 20))
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                average[name].mul_(keep).add_(value, alpha=1 - keep)
            else:
                average[name] = value.clone()
        step += 1
        if steps == 0 and time.time() - started > 60:
            steps = int(step * minutes)
            print("steps", steps, flush=True)
        if step % 3000 == 0 or step == steps:
            final = Network()
            final.load_state_dict(average)
            final.eval()
            print(step, f"{(time.time() - started) / 60:.1f} min loss {loss.item():.3f}", evaluate(final, build, "test", allowed), flush=True)
            export(final, out)
            torch.save(average, build + "/network.pt")


if __name__ == "__main__":
    main()
