"""Writes the network as the C side loads it: "GLYPHNET", version, parameters count, float32 little-endian, CRC-32.

Batch normalisation is folded into the convolutions. Weights lie as [ky][kx][in][out] and [in][out], so that the innermost loop
runs over outputs.
"""
import struct
import zlib

import numpy as np


def folded(conv, norm):
    scale = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach()
    weight = conv.weight.detach() * scale[:, None, None, None]
    bias = norm.bias.detach() - norm.running_mean * scale
    return weight.permute(2, 3, 1, 0).contiguous().numpy(), bias.numpy()


def export(network, path, temperature=1.0):
    parts = []
    for conv, norm in zip((network.conv1, network.conv2, network.conv3, network.conv4), network.norms):
        parts.extend(folded(conv, norm))
    hidden = network.hidden.weight.detach().reshape(96, 64, 5, 5).permute(2, 3, 1, 0).contiguous().numpy()
    parts.extend([hidden, network.hidden.bias.detach().numpy()])
    parts.extend([network.out.weight.detach().t().contiguous().numpy(), network.out.bias.detach().numpy()])
    parts.append(np.asarray([temperature], np.float32))
    values = np.concatenate([part.astype("<f4").ravel() for part in parts]).tobytes()
    with open(path, "wb") as file:
        file.write(b"GLYPHNET" + struct.pack("<II", 1, len(values) // 4) + values + struct.pack("<I", zlib.crc32(values)))
