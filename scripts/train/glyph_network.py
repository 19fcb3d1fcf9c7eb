"""The network, as it is trained, and the alphabets that a cell's field can have."""
import torch
from torch import nn
from torch.nn import functional

from glyph_sources import CLASSES, GARBAGE, GLYPHS

# Channels in, channels out, kernel, stride.
LAYERS = ((1, 16, 5, 2), (16, 32, 3, 2), (32, 48, 3, 1), (48, 48, 3, 1), (48, 64, 3, 2), (64, 64, 3, 1))
FLAT, HIDDEN = 64 * 25, 128


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(i, o, k, s, k // 2, bias=False) for i, o, k, s in LAYERS])
        self.norms = nn.ModuleList([nn.BatchNorm2d(o) for _, o, _, _ in LAYERS])
        self.hidden = nn.Linear(FLAT, HIDDEN)
        self.out = nn.Linear(HIDDEN, CLASSES)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = functional.relu(norm(conv(x)))
        x = functional.relu(self.hidden(self.drop(x.flatten(1))))
        return self.out(self.drop(x))


def alphabets():
    names = [c for c in GLYPHS if c.isalpha() or c in "-'"]
    kinds = ["0123456789", names, [c for c in GLYPHS if c.isascii() and c.isalnum()], GLYPHS]
    allowed = torch.zeros(4, CLASSES, dtype=torch.bool)
    for row, kind in enumerate(kinds):
        for character in kind:
            allowed[row, GLYPHS.index(character)] = True
        allowed[row, GARBAGE] = True
    return allowed


def masked(logits, rows, allowed):
    return logits.masked_fill(~allowed[rows], -30.0)
