#!/usr/bin/python3
"""Makes what is known of names: how letters follow each other, and a filter of known words.

Usage: scripts/train/name_model.py DATA LETTERS WORDS
LETTERS (forms/name_letters.bin): -16 ln p(fourth letter | three before), one byte each, 29^4.
WORDS (forms/name_words.bin): a Bloom filter of 2^22 bits, 12 a word; no word can be taken out of it again.
DATA holds reference/noms2008nat.txt.gz (surnames, INSEE) and reference/Prenoms_datagouv.csv (first names, many origins), both
Licence Ouverte. Each list counts the same in the letters, each name once: how common a name is in France says
nothing about an applicant's. A share of each probability is uniform, so that no sequence is impossible.
"""
import gzip
import math
import re
import sys
import unicodedata

SYMBOLS = 29
UNIFORM = 0.08
DISCOUNT = 0.7
FILTER_BITS = 1 << 22
FILTER_HASHES = 12


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFD", name.upper()) if not unicodedata.combining(c))


def symbols(name):
    out = []
    for character in plain(name):
        if "A" <= character <= "Z":
            out.append(1 + ord(character) - ord("A"))
        elif character == "-":
            out.append(27)
        elif character == "'":
            out.append(28)
        else:
            out.append(0)
    return out


def names(folder):
    with gzip.open(folder + "/reference/noms2008nat.txt.gz", "rt", encoding="latin-1") as lines:
        surnames = [line.split("\t")[0].strip() for line in lines]
    with open(folder + "/reference/Prenoms_datagouv.csv", encoding="latin-1") as lines:
        first = [line.split(",")[0].split("(")[0].strip() for line in lines]
    return [surnames, first]


def count(groups):
    """Counts of one to four letters by context, the shorter ones to lean on."""
    tables = [{} for _ in range(4)]
    for group in groups:
        weight = 200000 / max(1, len(group))
        for name in group:
            before = (0, 0, 0)
            for following in symbols(name) + [0]:
                if following or before[2]:
                    for order in range(4):
                        row = tables[order].setdefault(before[3 - order:], {})
                        row[following] = row.get(following, 0) + weight
                before = (before[1], before[2], following) if following else (0, 0, 0)
    return tables


def shares(tables, context):
    """p(letter | context): absolute discounting, what is taken off goes to the shorter context."""
    result = [1 / SYMBOLS] * SYMBOLS
    for order in range(4):
        row = tables[order].get(context[3 - order:])
        if not row:
            break
        total = sum(row.values())
        off = sum(min(DISCOUNT, n) for n in row.values()) / total
        result = [(max(row.get(i, 0) - DISCOUNT, 0)) / total + off * result[i] for i in range(SYMBOLS)]
    return result


def write_letters(groups, path):
    tables = count(groups)
    table = bytearray()
    for first in range(SYMBOLS):
        for second in range(SYMBOLS):
            for third in range(SYMBOLS):
                for p in shares(tables, (first, second, third)):
                    table.append(min(255, round(-16 * math.log((1 - UNIFORM) * p + UNIFORM / SYMBOLS))))
    with open(path, "wb") as file:
        file.write(table)


def hash_of(word):
    value = 14695981039346656037
    for byte in word.encode():
        value = (value ^ byte) * 1099511628211 % 2**64
    return value ^ value >> 29


def write_words(groups, path):
    words = {word for group in groups for name in group for word in re.split(r"[^A-Z]+", plain(name)) if len(word) >= 3}
    bits = bytearray(FILTER_BITS // 8)
    for word in words:
        value = hash_of(word)
        one, two = value % 2**32, value >> 32 | 1
        for i in range(FILTER_HASHES):
            bit = (one + i * two) % 2**32 % FILTER_BITS
            bits[bit >> 3] |= 1 << (bit & 7)
    with open(path, "wb") as file:
        file.write(bits)
    print(len(words), "words")


def main():
    folder, letters, words = sys.argv[1:]
    groups = names(folder)
    write_letters(groups, letters)
    write_words(groups, words)


main()
