#!/usr/bin/python3
"""Sets the temperature of the exported network on the calibration writers, and prints how true the probabilities then are.

Usage: glyph_temperature.py BUILD OUT [EXPECTED]
EXPECTED gets the bare outputs for four cells made by a formula, for tests/unit/ocr_handprint.c.
The temperature is the one with the least log loss over alphabets as fields have them; the expected calibration error and
the share that can be accepted at half a per cent wrong are then printed for the test writers.
"""
import sys

import numpy as np
import torch
from torch.nn import functional

from glyph_export import Exported, weights_in, write
from glyph_network import alphabets, masked
from glyph_train import images, load

KINDS = ("digits", "names", "capitals and digits", "all")


def outputs(network, build, name):
    cells, labels, masks = load(build, name)
    with torch.no_grad():
        logits = torch.cat([network(images(cells[i:i + 1000])) for i in range(0, len(labels), 1000)])
    return logits, torch.from_numpy(labels.astype(np.int64)), torch.from_numpy(masks.astype(np.int64))


def report(logits, labels, rows, temperature, allowed):
    for row, kind in enumerate(KINDS):
        chosen = rows == row
        p = functional.softmax(masked(logits[chosen] / temperature, rows[chosen], allowed), 1).numpy()
        answer, sure = p.argmax(1), p.max(1)
        right = answer == labels[chosen].numpy()
        order = np.argsort(-sure)
        wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
        inside = np.where(wrong <= 0.005)[0]
        error = sum(abs(right[(sure > b) & (sure <= b + 0.1)].mean() - sure[(sure > b) & (sure <= b + 0.1)].mean())
                    * ((sure > b) & (sure <= b + 0.1)).mean() for b in np.arange(0, 1, 0.1)
                    if ((sure > b) & (sure <= b + 0.1)).any())
        print(f"{kind}: {100 * right.mean():.2f} % right of {len(right)}, expected calibration error {100 * error:.2f} %, "
              f"{100 * (inside[-1] + 1 if len(inside) else 0) / len(order):.1f} % accepted at 0.5 % wrong")


def write_expected(network, path):
    y, x = np.mgrid[0:40, 0:40]
    cells = np.stack([((y * (7 + k) + x * (13 + 2 * k) + y * x * k) % 256) for k in range(4)]).astype(np.float32) / 255
    with torch.no_grad():
        logits = network(torch.from_numpy(cells)[:, None]).numpy()
    with open(path, "w") as file:
        for row in logits:
            file.write(" ".join(f"{value:.6f}" for value in row) + "\n")


def main():
    build, out = sys.argv[1:3]
    allowed = alphabets()
    torch.set_num_threads(1)
    network = Exported(out)
    logits, labels, rows = outputs(network, build, "calibration")
    losses = {t: functional.cross_entropy(masked(logits / t, rows, allowed), labels).item() for t in np.arange(0.7, 2.01, 0.02)}
    temperature = float(min(losses, key=losses.get))
    print("temperature", round(temperature, 2))
    write(out, weights_in(out), temperature)
    if len(sys.argv) > 3:
        write_expected(network, sys.argv[3])
    for name in ("test", "other"):
        print(name)
        report(*outputs(network, build, name), temperature, allowed)


if __name__ == "__main__":
    main()
