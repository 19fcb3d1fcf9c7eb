"""Where the training's characters come from: pen strokes, scanned bitmaps, fonts. Split by writer, never by sample.

Every subject is (class, group, kind, index): `group` is 0 train, 1 calibration, 2 test (writers by hash), 3 another source
that is never trained on.
"""
import ctypes
import glob
import gzip
import hashlib
import json
import os
import struct
import subprocess

import numpy as np

GLYPHS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆÑŸ-'.,/@+_&()"
GARBAGE = len(GLYPHS)
CLASSES = GARBAGE + 1
BASE = {"À": ("A", 1), "Â": ("A", 3), "Ä": ("A", 4), "Ç": ("C", 5), "É": ("E", 2), "È": ("E", 1), "Ê": ("E", 3),
        "Ë": ("E", 4), "Î": ("I", 3), "Ï": ("I", 4), "Ô": ("O", 3), "Ö": ("O", 4), "Ù": ("U", 1), "Û": ("U", 3),
        "Ü": ("U", 4), "Ñ": ("N", 6), "Ÿ": ("Y", 4)}
# Height of the ink and its middle, as shares of the box: least and most.
PLACES = {"-": (0.02, 0.12, 0.4, 0.62), "'": (0.12, 0.32, 0.05, 0.32), ".": (0.04, 0.14, 0.72, 1.0),
          ",": (0.1, 0.3, 0.72, 1.05), "/": (0.5, 1.05, 0.42, 0.58), "@": (0.4, 0.95, 0.42, 0.62),
          "+": (0.25, 0.6, 0.42, 0.62), "_": (0.02, 0.1, 0.78, 1.05), "&": (0.4, 0.95, 0.42, 0.58),
          "(": (0.5, 1.05, 0.42, 0.58), ")": (0.5, 1.05, 0.42, 0.58)}
LETTER = (0.36, 1.04, 0.40, 0.60)
FONT_LINE = (0.62, 1.3, 0.44, 0.56)  # of the whole line's height, small and large type
SMALL_LINE = (0.8, 1.5, 0.36, 0.52)  # of the same, small letters written for capitals


def group_of(writer):
    value = int(hashlib.md5(writer.encode()).hexdigest(), 16) % 10
    return 2 if value < 1 else 1 if value <= 2 else 0


def mislabelled():
    """UNIPEN lines whose ink is not what the label says; how they were found: ocr/handprint.md."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "glyph_truth.txt"), encoding="ascii") as lines:
        return {(name, int(number)) for name, number in (line.split() for line in lines)}


class Sources:
    def __init__(self, data, build, cleaned=True):
        self.strokes, self.pictures = [], []
        self.stroke_rows, self.picture_rows = [], []  # (class, group, index)
        self.unipen(data, mislabelled() if cleaned else ())
        self.bitmaps(data)
        self.photos(data)
        self.fonts(build)

    def unipen(self, data, wrong=()):
        capped = {}
        for name in ("capitals", "digits", "symbols"):
            with gzip.open(f"{data}/handprint/unipen_{name}.strokes.jsonl.gz", "rt") as lines:
                for number, line in enumerate(lines):
                    row = json.loads(line)
                    glyph = GLYPHS.find(row["label"]) if len(row["label"]) == 1 else -1
                    if glyph < 0 or (name, number) in wrong:
                        continue
                    if row["writer"].startswith("val/val0"):
                        key = (row["writer"], glyph)
                        capped[key] = capped.get(key, 0) + 1
                        if capped[key] > 8:
                            continue
                    self.add_strokes(row, glyph)

    def add_strokes(self, row, glyph):
        strokes = [np.asarray(stroke, np.float32) for stroke in row["strokes"] if stroke]
        points = np.concatenate(strokes)
        points -= points.min(0)
        longest = max(points.max(), 1e-3)
        kept, ends, start = [], [], 0
        for stroke in strokes:
            part = points[start:start + len(stroke)] / longest
            start += len(stroke)
            far = [0]
            for i in range(1, len(part)):
                if np.abs(part[i] - part[far[-1]]).max() > 0.03 or i == len(part) - 1:
                    far.append(i)
            kept.append(part[far])
            ends.append(sum(len(k) for k in kept))
        self.stroke_rows.append((glyph, group_of(row["writer"]), len(self.strokes), row["writer"]))
        self.strokes.append((np.concatenate(kept).astype(np.float32), np.asarray(ends, np.int32)))

    def add_picture(self, image, glyph, group, crop=True, typed=False, place=None, writer=""):
        if crop:
            rows, columns = np.where(image > 60)
            if len(rows) < 8:
                return
            image = image[rows.min():rows.max() + 1, columns.min():columns.max() + 1]
        self.picture_rows.append((glyph, group, len(self.pictures), typed, place, writer))
        self.pictures.append(np.ascontiguousarray(image, np.uint8))

    def bitmaps(self, data):
        folder = data + "/handprint/"
        with gzip.open(folder + "mnist-train-images-idx3-ubyte.gz") as file:
            images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
        with gzip.open(folder + "mnist-train-labels-idx1-ubyte.gz") as file:
            labels = np.frombuffer(file.read(), np.uint8, offset=8)
        for i in range(len(labels)):
            self.add_picture(images[i], int(labels[i]), 0, writer="mnist")
        for ending, group in (("tra", 0), ("tes", 3)):
            with gzip.open(folder + f"optdigits-orig.{ending}.gz", "rt") as file:
                rows = []
                for line in file:
                    text = line.strip()
                    if len(text) == 32 and set(text) <= {"0", "1"}:
                        rows.append([int(c) * 255 for c in text])
                    elif rows and len(text) == 1 and text.isdigit():
                        if len(rows) == 32:
                            self.add_picture(np.asarray(rows, np.uint8), int(text), group, writer="optdigits")
                        rows = []
                    else:
                        rows = []

    def photos(self, data):
        from PIL import Image
        for path in sorted(glob.glob(data + "/handprint/tasnimul/*.jpg")):
            label = os.path.basename(path).split("_")[1]
            glyph = GLYPHS.find(label) if len(label) == 1 else -1
            if glyph < 0:
                continue
            grey = np.asarray(Image.open(path).convert("L").resize((72, 72)), np.float32)
            paper = np.percentile(grey, 80)
            ink = np.clip((paper - grey) / max(paper - np.percentile(grey, 3), 20) * 300 - 60, 0, 255)
            self.add_picture(ink.astype(np.uint8), glyph, 3, writer="photos")

    def fonts(self, build):
        """Fonts by scripts/train/fonts.c: records of family, class, kind, w, h, pixels of the whole line's height."""
        with open(build + "/fonts.bin", "rb") as file:
            data = file.read()
        at, families = 0, {}
        while at < len(data):
            family, glyph, hand, w, h = struct.unpack_from("<5i", data, at)
            at += 20
            image = np.frombuffer(data, np.uint8, w * h, at).reshape(h, w)
            at += w * h
            group = (0, 0, 0, 0, 2)[families.setdefault(family, len(families)) % 5] if not hand else 0
            self.add_picture(image, glyph, group, crop=False, typed=not hand, place=SMALL_LINE if hand == 2 else FONT_LINE,
                             writer=("font", "font", "small", "school")[hand])


class CStrokes(ctypes.Structure):
    _fields_ = [("points", ctypes.c_void_p), ("ends", ctypes.c_void_p), ("strokes", ctypes.c_int32)]


class CPicture(ctypes.Structure):
    _fields_ = [("pixel", ctypes.c_void_p), ("w", ctypes.c_int32), ("h", ctypes.c_int32)]


class CSubject(ctypes.Structure):
    _fields_ = [("strokes", ctypes.POINTER(CStrokes)), ("picture", ctypes.POINTER(CPicture)),
                ("place", ctypes.c_float * 4), ("accent", ctypes.c_int32), ("variant", ctypes.c_int32),
                ("typed", ctypes.c_int32), ("spoil", ctypes.c_int32), ("another_hand", ctypes.c_float),
                ("second_strokes", ctypes.POINTER(CStrokes)), ("second_picture", ctypes.POINTER(CPicture))]


def build_tools(build):
    here = os.path.dirname(os.path.abspath(__file__))
    os.makedirs(build, exist_ok=True)
    subprocess.run(["gcc", "-O3", "-march=x86-64-v2", "-ffp-contract=off", "-shared", "-fPIC", "-o", build + "/librender.so",
                    here + "/render.c", "-lm"], check=True)
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "pangocairo"], check=True, capture_output=True,
                           text=True).stdout.split()
    subprocess.run(["gcc", "-O2", "-o", build + "/fonts", here + "/fonts.c", *flags, "-lm"], check=True)
    subprocess.run([build + "/fonts", build + "/fonts.bin"], check=True)


class Renderer:
    def __init__(self, sources, build):
        self.sources = sources
        self.library = ctypes.CDLL(build + "/librender.so")
        self.library.render_cell.argtypes = [ctypes.POINTER(CSubject), ctypes.c_uint64, ctypes.c_int32, ctypes.c_void_p]
        self.c_strokes = [CStrokes(points.ctypes.data, ends.ctypes.data, len(ends)) for points, ends in sources.strokes]
        self.c_pictures = [CPicture(image.ctypes.data, image.shape[1], image.shape[0]) for image in sources.pictures]

    def cell(self, out, kind, index, options, seed, scan_like=1):
        subject = CSubject()
        if kind == 0:
            subject.strokes = ctypes.pointer(self.c_strokes[index])
        else:
            subject.picture = ctypes.pointer(self.c_pictures[index])
        subject.place = (ctypes.c_float * 4)(*options["place"])
        subject.accent, subject.variant = options.get("accent", 0), options.get("variant", 0)
        subject.typed, subject.spoil = options.get("typed", 0), options.get("spoil", 0)
        subject.another_hand = options.get("another_hand", 0)
        if "second" in options:
            other_kind, other = options["second"]
            if other_kind == 0:
                subject.second_strokes = ctypes.pointer(self.c_strokes[other])
            else:
                subject.second_picture = ctypes.pointer(self.c_pictures[other])
        self.library.render_cell(ctypes.byref(subject), seed, scan_like, out.ctypes.data)
