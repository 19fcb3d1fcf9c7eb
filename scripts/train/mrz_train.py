#!/usr/bin/python3
"""Trains the network of machine readable zones, and writes ocr/mrz.bin.

Usage: mrz_train.py OUT MINUTES
Cells are rendered while it trains: three characters of OCR-B at their fixed pitch, of which the middle one is the cell's, as ocr/mrz_read.c
cuts them (1.25 pitches wide, 1.5 high), degraded as scanners, copiers and security backgrounds do. The architecture is that of the glyph
network; of its outputs the first 37 are used: 0 to 9, A to Z, "<". STEPS in the environment repeats a run exactly.
"""
import io
import os
import sys
import time

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from torch.nn import functional

from glyph_export import export
from glyph_network import Network

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
FONTS = [f"/usr/share/fonts/opentype/ocr-b/OCRB{kind}.otf" for kind in ("", "", "", "S")]
SIDE, BATCH, WIDE, HIGH = 40, 192, 1.25, 1.5
# What is told apart with most trouble is seen more often.
WEIGHTS = np.array([2 if c in "0O1IQD8B5S2Z6GMWNHKXVYU" else 1 for c in CHARACTERS], float)


def font_at(path, pitch, cache={}):
    key = path, round(pitch, 1)
    if key not in cache:
        probe = ImageFont.truetype(path, 1000)
        cache[key] = ImageFont.truetype(path, max(4, round(1000 * pitch / probe.getlength("0"))))
    return cache[key]


def strip(text, rng):
    """The characters as ink 0..1 at 3 to 16 pixels a millimetre, and where the middle one lies."""
    pitch = rng.uniform(11, 44)
    path = FONTS[rng.integers(len(FONTS))]
    font = font_at(path, pitch * 2)
    w, h = int(pitch * 2 * 5), int(pitch * 2 * 3)
    picture = Image.new("L", (w, h))
    draw = ImageDraw.Draw(picture)
    middle = h / 2
    for i, c in enumerate(text):
        x = w / 2 + (i - 1) * pitch * 2 + rng.normal(0, 0.02) * pitch
        width = font.getlength(c)
        draw.text((x - width / 2, middle + 0.47 * pitch * 2), c, 255, font=font, anchor="ls")
    if rng.random() < 0.35:  # heavier or lighter ink, of 1/24 of the pitch
        size = 3 if pitch < 30 else 5
        picture = picture.filter(ImageFilter.MaxFilter(size) if rng.random() < 0.7 else ImageFilter.MinFilter(size))
    angle = rng.normal(0, 1.2)
    picture = picture.rotate(angle, Image.BILINEAR)
    return picture, pitch * 2


def degraded(picture, pitch, rng):
    picture = picture.filter(ImageFilter.GaussianBlur(abs(rng.normal(0, 0.045)) * pitch))
    picture = picture.resize((picture.width // 2, picture.height // 2), Image.BOX)
    pitch /= 2
    ink = np.asarray(picture, np.float32) / 255
    h, w = ink.shape
    paper = np.full((h, w), rng.uniform(0.65, 1.0), np.float32)
    if rng.random() < 0.5:  # a security background, a shadow, lines
        low = rng.normal(0, 1, (max(2, h // 12), max(2, w // 12))).astype(np.float32)
        paper += rng.uniform(0, 0.12) * np.asarray(Image.fromarray(low).resize((w, h), Image.BICUBIC))
    if rng.random() < 0.3:
        y, x = np.mgrid[0:h, 0:w]
        paper -= rng.uniform(0, 0.25) * (np.sin((x * rng.normal() + y * rng.normal()) * 8 / pitch) > rng.uniform(0.3, 0.95))
    grey = paper - ink * (paper - rng.uniform(0, 0.35))
    grey += rng.normal(0, rng.uniform(0, 0.08), grey.shape)
    if rng.random() < 0.25:
        for _ in range(rng.integers(1, 6)):
            y, x = rng.integers(h), rng.integers(w)
            r = max(1, int(pitch * rng.uniform(0.02, 0.12)))
            grey[max(0, y - r):y + r, max(0, x - r):x + r] = rng.choice([0.05, 0.95])
    grey = np.clip(grey, 0, 1)
    if rng.random() < 0.3:
        file = io.BytesIO()
        Image.fromarray((grey * 255).astype(np.uint8)).save(file, "JPEG", quality=int(rng.integers(20, 90)))
        grey = np.asarray(Image.open(file), np.float32) / 255
    if rng.random() < 0.5:
        level = np.median(grey) * rng.uniform(0.6, 0.85)
        grey = (grey > level).astype(np.float32)
    return grey, pitch


def cell(text, rng):
    grey, pitch = degraded(*strip(text, rng), rng)
    high, low = np.percentile(grey, 90), np.percentile(grey, 2)
    ink = np.clip((high - grey) / max(high - low, 0.05), 0, 1)
    h, w = ink.shape
    x, y = w / 2 + rng.normal(0, 0.05) * pitch, h / 2 + rng.normal(0, 0.06) * pitch
    half_w, half_h = WIDE / 2 * pitch * rng.normal(1, 0.03), HIGH / 2 * pitch * rng.normal(1, 0.05)
    picture = Image.fromarray((ink * 255).astype(np.uint8))
    return np.asarray(picture.resize((SIDE, SIDE), Image.BOX if half_w * 2 > SIDE else Image.BILINEAR,
                                     box=(max(0, x - half_w), max(0, y - half_h), min(w, x + half_w), min(h, y + half_h))))


def batch(rng):
    labels = rng.choice(len(CHARACTERS), BATCH, p=WEIGHTS / WEIGHTS.sum())
    sides = rng.choice(len(CHARACTERS), (BATCH, 2))
    fillers = rng.random((BATCH, 2)) < 0.25
    cells = np.empty((BATCH, SIDE, SIDE), np.uint8)
    for i, label in enumerate(labels):
        left, right = (" " if rng.random() < 0.03 else "<" if fillers[i, s] else CHARACTERS[sides[i, s]] for s in (0, 1))
        cells[i] = cell(left + CHARACTERS[label] + right, rng)
    return torch.from_numpy(cells).float().div(255)[:, None], torch.from_numpy(labels)


def main():
    out, minutes = sys.argv[1], float(sys.argv[2])
    torch.manual_seed(3)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rng, unseen = np.random.default_rng(3), np.random.default_rng(4)
    tests = [batch(unseen) for _ in range(20)]
    network = Network()
    average = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=1e-2)
    steps, step, started, losses = int(os.environ.get("STEPS", "0")), 0, time.time(), []
    while steps == 0 or step < steps:
        x, labels = batch(rng)
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 200) * (0.5 * (1 + np.cos(np.pi * step / steps)) if steps else 1)
        loss = functional.cross_entropy(network(x)[:, :len(CHARACTERS)], labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        keep = min(0.998, step / (step + 20))
        for name, value in network.state_dict().items():
            average[name] = average[name].mul(keep).add(value, alpha=1 - keep) if value.dtype.is_floating_point else value.clone()
        step += 1
        if steps == 0 and time.time() - started > 60:
            steps = int(step * minutes)
            print("steps", steps, flush=True)
        if step % 500 == 0 or step == steps:
            final = Network()
            final.load_state_dict(average)
            final.eval()
            export(final, out)
            with torch.no_grad():
                right = np.mean([(final(x)[:, :len(CHARACTERS)].argmax(1) == labels).float().mean().item() for x, labels in tests])
            print(f"{step} {(time.time() - started) / 60:.1f} min loss {np.mean(losses[-200:]):.4f} right {100 * right:.2f} %", flush=True)


if __name__ == "__main__":
    main()
