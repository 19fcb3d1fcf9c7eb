"""Writes the network as the C side loads it: "GLYPHNET", version, count of weights, weights as IEEE half precision, the
temperature as float32, CRC-32 of weights and temperature; all little-endian.

Batch normalisation is folded into the convolutions. Weights lie as [ky][kx][in][out] and [in][out], so that the innermost loop
runs over outputs; each layer's weights are followed by its biases.
"""
import struct
import zlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from glyph_network import FLAT, HIDDEN, LAYERS
from glyph_sources import CLASSES

VERSION = 2


def folded(conv, norm):
    scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach()
    weight = conv.weight.detach() * scale[:, None, None, None]
    bias = norm.bias.detach() - norm.running_mean * scale
    return weight.permute(2, 3, 1, 0).contiguous().numpy(), bias.numpy()


def export(network, path, temperature=1.0):
    parts = []
    for conv, norm in zip(network.convs, network.norms):
        parts.extend(folded(conv, norm))
    hidden = network.hidden.weight.detach().reshape(HIDDEN, FLAT // 25, 5, 5).permute(2, 3, 1, 0).contiguous().numpy()
    parts.extend([hidden, network.hidden.bias.detach().numpy()])
    parts.extend([network.out.weight.detach().t().contiguous().numpy(), network.out.bias.detach().numpy()])
    write(path, np.concatenate([part.astype("<f2").ravel() for part in parts]), temperature)


def write(path, weights, temperature):
    values = weights.tobytes() + struct.pack("<f", temperature)
    with open(path, "wb") as file:
        file.write(b"GLYPHNET" + struct.pack("<II", VERSION, len(weights)) + values + struct.pack("<I", zlib.crc32(values)))


def weights_in(path):
    with open(path, "rb") as file:
        data = file.read()
    return np.frombuffer(data, "<f2", struct.unpack_from("<I", data, 12)[0], 16)


class Exported(nn.Module):
    """The network as the file has it: to measure and to compare the C side with."""

    def __init__(self, path):
        super().__init__()
        self.values, self.at = torch.from_numpy(weights_in(path).astype(np.float32)), 0
        self.convs = [(self.take(k, k, i, o).permute(3, 2, 0, 1).contiguous(), self.take(o), s) for i, o, k, s in LAYERS]
        self.hidden = self.take(5, 5, FLAT // 25, HIDDEN).permute(3, 2, 0, 1).reshape(HIDDEN, FLAT), self.take(HIDDEN)
        self.out = self.take(HIDDEN, CLASSES).t(), self.take(CLASSES)

    def take(self, *shape):
        count = int(np.prod(shape))
        self.at += count
        return self.values[self.at - count:self.at].reshape(shape)

    def forward(self, x):
        for weight, bias, stride in self.convs:
            x = functional.relu(functional.conv2d(x, weight, bias, stride, weight.shape[2] // 2))
        return functional.linear(functional.relu(functional.linear(x.flatten(1), *self.hidden)), *self.out)
