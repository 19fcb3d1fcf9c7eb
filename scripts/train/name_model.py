#!/usr/bin/python3
"""Makes forms/name_model.bin: -16 ln p(third letter | two before), one byte each, 29 x 29 x 29.

Usage: scripts/train/name_model.py DATA OUT
DATA holds reference/noms2008nat.txt.gz (surnames) and reference/Prenoms_datagouv.csv (first names, many origins).
Each list counts the same, each name once: how common a name is in France says nothing about an applicant's.
A share of each probability is uniform, so that no sequence is impossible.
"""
import gzip
import math
import sys
import unicodedata

SYMBOLS = 29
UNIFORM = 0.08


def symbols(name):
    plain = unicodedata.normalize("NFD", name.upper())
    out = []
    for character in plain:
        if "A" <= character <= "Z":
            out.append(1 + ord(character) - ord("A"))
        elif character == "-":
            out.append(27)
        elif character == "'":
            out.append(28)
        elif not unicodedata.combining(character):
            out.append(0)
    return out


def names(folder):
    with gzip.open(folder + "/reference/noms2008nat.txt.gz", "rt", encoding="latin-1") as lines:
        surnames = [line.split("\t")[0].strip() for line in lines]
    with open(folder + "/reference/Prenoms_datagouv.csv", encoding="latin-1") as lines:
        first = [line.split(",")[0].split("(")[0].strip() for line in lines]
    return [surnames, first]


def main():
    folder, out = sys.argv[1:]
    counts = [0.0] * SYMBOLS**3
    for group in names(folder):
        weight = 1.0 / max(1, sum(len(name) for name in group))
        for name in group:
            first = second = 0
            for third in symbols(name) + [0]:
                if second or third:
                    counts[(first * SYMBOLS + second) * SYMBOLS + third] += weight
                first = second if third else 0
                second = third
    table = bytearray(SYMBOLS**3)
    for pair in range(SYMBOLS * SYMBOLS):
        row = counts[pair * SYMBOLS:(pair + 1) * SYMBOLS]
        total = sum(row)
        for third, count in enumerate(row):
            share = count / total if total else 1 / SYMBOLS
            p = (1 - UNIFORM) * share + UNIFORM / SYMBOLS
            table[pair * SYMBOLS + third] = min(255, round(-16 * math.log(p)))
    with open(out, "wb") as file:
        file.write(table)


main()
