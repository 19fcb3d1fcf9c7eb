#!/usr/bin/python3
"""Writes the average of two networks of one descent: what a later run learnt is kept, what it forgot comes back.

Usage: glyph_average.py A B SHARE OUT     SHARE of B
"""
import sys

import numpy as np

from glyph_export import weights_in, write


def main():
    first, second, share, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
    a, b = (weights_in(path).astype(np.float32) for path in (first, second))
    write(out, ((1 - share) * a + share * b).astype("<f2"), 1.0) # glyph_temperature.py sets the temperature


if __name__ == "__main__":
    main()
