#!/usr/bin/python3
"""Trains the glyph network on the cells that glyph_cells.py renders meanwhile, and writes ocr/handprint.bin.

Usage: glyph_train.py BUILD OUT MINUTES [FROM]
FROM: weights to go on from, as glyph_export.py wrote them; otherwise it begins with random ones.
The schedule is by steps: as many as fit in MINUTES on the machine at hand are counted in the first three minutes; give STEPS in
the environment to repeat a run exactly (on a processor with the same vector units: sums are rounded in their order), and FIRST, the
shard to begin with, where a run goes on from another's weights.
"""
import os
import sys
import time

import numpy as np
import torch
from torch.nn import functional

from glyph_export import Exported, export
from glyph_network import Network, alphabets, masked
from glyph_sources import GARBAGE

BATCH, POOL, USES = 256, 12, 6  # shards that batches are drawn from, and how often a cell is drawn from them
RATE, RATE_ON, DECAY = 2e-3, 6e-4, 1e-2 # from random weights, from trained ones
DOUBT = 0.01  # share of labels taken for wrong: a label that everything speaks against pulls no further


class Pool:
    """The latest POOL shards; a new one comes in when its turn is there, and is waited for, so that runs repeat."""

    def __init__(self, build, rng):
        self.build, self.rng, self.shards, self.left, self.waited_s = build, rng, [], 0, 0
        self.number = int(os.environ.get("FIRST", "0"))

    def batch(self):
        if self.left <= 0:
            self.shards = self.shards[-POOL + 1:] + [self.next_shard()]
            self.left += USES * len(self.shards[-1][1])
        self.left -= BATCH
        shard = self.rng.integers(len(self.shards), size=BATCH)
        place = self.rng.integers(len(self.shards[0][1]), size=BATCH)
        return [np.stack([self.shards[s][k][p] for s, p in zip(shard, place)]) for k in range(3)]

    def next_shard(self):
        paths = [f"{self.build}/{what}-train-{self.number:04d}.npy" for what in ("cells", "labels", "masks")]
        while not os.path.exists(paths[0]): # cells are written last
            time.sleep(1)
            self.waited_s += 1
        self.number += 1
        return [np.load(path) for path in paths]


def load(build, name):
    return [np.load(f"{build}/{what}-{name}.npy") for what in ("cells", "labels", "masks")]


def images(cells):
    return (torch.from_numpy(cells).float()[:, None] / 255).contiguous(memory_format=torch.channels_last)


def loss_of(logits, labels, rows, allowed):
    p = functional.softmax(masked(logits, rows, allowed), 1).gather(1, labels[:, None])[:, 0]
    return -torch.log((1 - DOUBT) * p + DOUBT / allowed[rows].sum(1)).mean()


def evaluate(network, build, name, allowed):
    cells, labels, _ = load(build, name)
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(images(cells[i:i + 1000])) for i in range(0, len(labels), 1000)])
    figures = {}
    for kind, classes, row in (("digits", range(10), 0), ("letters", range(10, 36), 1), ("accented", range(36, 55), 1),
                               ("garbage", [GARBAGE], 3)):
        chosen = np.isin(labels, list(classes))
        answer = masked(logits[chosen], torch.full((int(chosen.sum()),), row), allowed).argmax(1).numpy()
        figures[kind] = f"{100 * (answer == labels[chosen]).mean():.2f} % of {chosen.sum()}"
    return figures


def go_on_from(network, path, pool):
    """Takes the weights of a file, whose normalisations are folded in, and gives each layer one again that changes nothing."""
    exported = Exported(path)
    x = images(np.concatenate([pool.batch()[0] for _ in range(8)]))
    with torch.no_grad():
        for conv, norm, (weight, bias, stride) in zip(network.convs, network.norms, exported.convs):
            plain = functional.conv2d(x, weight, None, stride, weight.shape[2] // 2)
            mean, variance = plain.mean((0, 2, 3)), plain.var((0, 2, 3))
            conv.weight.copy_(weight)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.copy_(bias + mean)
            x = functional.relu(plain + bias[:, None, None])
        for layer, (weight, bias) in ((network.hidden, exported.hidden), (network.out, exported.out)):
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)


def average_into(average, network, step):
    keep = min(0.9995, step / (step + 20))
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            average[name].mul_(keep).add_(value, alpha=1 - keep)
        else:
            average[name] = value.clone()


def save(average, build, out, allowed, note):
    final = Network()
    final.load_state_dict(average)
    final.eval()
    export(final, out)
    torch.save(average, build + "/network.pt")
    print(note, evaluate(final, build, "calibration", allowed), flush=True)


def rate_at(step, steps, rate):
    return rate * min(1, (step + 1) / 1000) * (0.5 * (1 + np.cos(np.pi * step / steps)) if steps else 1)


def main():
    build, out, minutes = sys.argv[1], sys.argv[2], float(sys.argv[3])
    before = sys.argv[4] if len(sys.argv) > 4 else None
    torch.manual_seed(7)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    allowed = alphabets()
    network, rng = Network().to(memory_format=torch.channels_last), np.random.default_rng(7)
    pool = Pool(build, rng)
    if before:
        go_on_from(network, before, pool)
    rate = RATE_ON if before else RATE
    average = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=DECAY)
    steps, step, started, losses = int(os.environ.get("STEPS", "0")), 0, time.time(), []
    while steps == 0 or step < steps:
        cells, labels, rows = pool.batch()
        shift = rng.integers(-1, 2, 2)
        x = images(np.roll(cells, tuple(shift), (1, 2)))
        labels, rows = (torch.from_numpy(array.astype(np.int64)) for array in (labels, rows))
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, steps, rate)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(x)
        loss = loss_of(logits.float(), labels, rows, allowed)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        average_into(average, network, step)
        losses.append(loss.item())
        step += 1
        if steps == 0 and time.time() - started - pool.waited_s > 180:
            steps = int(step * minutes / 3)
            print("steps", steps, flush=True)
        if step % 3000 == 0 or step == steps:
            note = f"{step} {(time.time() - started) / 60:.1f} min loss {np.mean(losses[-1000:]):.4f}"
            save(average, build, out, allowed, note)


if __name__ == "__main__":
    main()
