"""Procedural package art: labels, can ends, lids and material textures. Everything is BGR uint8."""

from __future__ import annotations

import cv2
import numpy as np

Rng = np.random.Generator
SYLLABLES = "ba co di fru ga la mi no pa re sol ta vi zu choc lem bio pur nat cri mel tor san kor wal nut rix".split()


def random_colour(rng: Rng, vivid: float = 0.7) -> tuple[int, int, int]:
    """A colour as print uses it: mostly saturated, sometimes white, black or grey."""
    if rng.random() > vivid:
        grey = int(rng.choice([15, 40, 90, 150, 215, 240, 250]))
        return grey, grey, grey
    hsv = np.uint8([[[rng.integers(180), rng.integers(110, 256), rng.integers(70, 256)]]])
    b, g, r = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0]
    return int(b), int(g), int(r)


def word(rng: Rng) -> str:
    text = "".join(rng.choice(SYLLABLES, int(rng.integers(2, 4))))
    return text.upper() if rng.random() < 0.6 else text.capitalize()


def _text(art: np.ndarray, rng: Rng, text: str, y: int, height: int, colour: tuple[int, int, int]) -> None:
    font = int(rng.choice([0, 2, 3, 4, 6, 7]))
    thick = max(1, int(height * rng.uniform(0.05, 0.16)))
    (w, h), _ = cv2.getTextSize(text, font, 1.0, 2)
    scale = min(height / h, art.shape[1] * 0.92 / w)
    x = int((art.shape[1] - w * scale) / 2)
    cv2.putText(art, text, (x, y), font, scale, colour, thick, cv2.LINE_AA)


def label(rng: Rng, photos: list[np.ndarray], width: int = 160, height: int = 200) -> np.ndarray:
    """A printed label: ground, bands, shapes, perhaps a photograph, a name, small print, perhaps a barcode."""
    if photos and rng.random() < 0.4:
        photo = photos[int(rng.integers(len(photos)))]
        art = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA)
        if rng.random() < 0.5:
            hsv = cv2.cvtColor(art, cv2.COLOR_BGR2HSV)
            hsv[..., 0] = (hsv[..., 0].astype(int) + int(rng.integers(180))) % 180
            art = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)
        if rng.random() < 0.5:
            return art
    else:
        a, b = np.float32(random_colour(rng)), np.float32(random_colour(rng))
        ramp = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] * (rng.random() < 0.4)
        art = np.broadcast_to(a * (1 - ramp) + b * ramp, (height, width, 3)).astype(np.uint8).copy()
    for _ in range(int(rng.integers(0, 4))):
        y = int(rng.integers(height))
        cv2.rectangle(art, (0, y), (width, y + int(rng.integers(4, height // 3))), random_colour(rng), -1)
    for _ in range(int(rng.integers(0, 4))):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(6, width // 2)), int(rng.integers(6, width // 2)))
        cv2.ellipse(art, centre, axes, float(rng.integers(180)), 0, 360, random_colour(rng), -1 if rng.random() < 0.75 else 4, cv2.LINE_AA)
    if rng.random() < 0.3:
        points = rng.integers(0, [width, height], (int(rng.integers(3, 7)), 2)).astype(np.int32)
        cv2.fillPoly(art, [cv2.convexHull(points)], random_colour(rng), cv2.LINE_AA)
    y = int(rng.integers(height // 6, height // 2))
    for _ in range(int(rng.integers(0, 4))):
        size = int(rng.integers(8, height // 5))
        _text(art, rng, word(rng), y, size, random_colour(rng, 0.4))
        y += size + int(rng.integers(4, 30))
    if rng.random() < 0.4:
        x, y, lines = int(rng.integers(width // 2)), int(rng.integers(height // 2, height - 20)), int(rng.integers(3, 9))
        ink = random_colour(rng, 0.1)
        for i in range(lines):
            for s in range(x, min(x + width // 2, width - 6), 6):
                if rng.random() < 0.8:
                    cv2.line(art, (s, y + i * 5), (s + int(rng.integers(2, 5)), y + i * 5), ink, 1)
    if rng.random() < 0.3:
        x, y = int(rng.integers(0, width - 44)), int(rng.integers(0, height - 30))
        art[y : y + 28, x : x + 42] = 245
        for s in range(x + 3, x + 38):
            if rng.random() < 0.5:
                art[y + 3 : y + 24, s] = 20
    return art


def can_end(rng: Rng, size: int = 160) -> np.ndarray:
    """The metal end of a drinks can seen along its axis: rim, countersink, tab, mouth."""
    yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
    dx, dy = (xx - size / 2) / (size / 2), (yy - size / 2) / (size / 2)
    radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    streaks = 0.5 + 0.5 * np.cos(angle * int(rng.integers(1, 4)) + rng.uniform(0, 6.3)) * np.cos(angle * 2 + rng.uniform(0, 6.3))
    base = rng.uniform(90, 190) + rng.uniform(30, 90) * (streaks - 0.4)
    rim = rng.uniform(0.80, 0.9)
    base = np.where(radius > 0.965, rng.uniform(90, 230), base)
    base = np.where((radius > rim) & (radius < rim + 0.05), base * rng.uniform(0.35, 0.7), base)
    base = np.where((radius > rim - 0.06) & (radius < rim - 0.02), base + rng.uniform(10, 60), base)
    art = np.repeat(np.clip(base, 0, 255)[..., None], 3, 2).astype(np.uint8)
    tint = np.float32([rng.uniform(0.92, 1.06), rng.uniform(0.96, 1.02), rng.uniform(0.92, 1.06)])
    if rng.random() < 0.08:
        tint = np.float32(random_colour(rng, 1.0)) / 200
    art = np.clip(art * tint, 0, 255).astype(np.uint8)
    turn = float(rng.uniform(0, 360))
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))

    def at(along: float) -> tuple[int, int]:
        return int(size / 2 + along * size * c), int(size / 2 + along * size * s)

    dark, light = int(rng.uniform(25, 110)), int(rng.uniform(170, 250))
    cv2.ellipse(art, at(0.14), (int(size * 0.2), int(size * 0.16)), turn, 0, 360, (dark,) * 3, 2, cv2.LINE_AA)
    if rng.random() < 0.15:
        cv2.ellipse(art, at(0.18), (int(size * 0.13), int(size * 0.12)), turn, 0, 360, (15, 15, 20), -1, cv2.LINE_AA)
    cv2.ellipse(art, at(-0.08), (int(size * 0.16), int(size * 0.095)), turn, 0, 360, (light,) * 3, -1, cv2.LINE_AA)
    cv2.ellipse(art, at(-0.08), (int(size * 0.16), int(size * 0.095)), turn, 0, 360, (dark,) * 3, 2, cv2.LINE_AA)
    cv2.ellipse(art, at(-0.13), (int(size * 0.06), int(size * 0.05)), turn, 0, 360, (dark,) * 3, -1 if rng.random() < 0.6 else 2, cv2.LINE_AA)
    cv2.circle(art, at(0.0), int(size * 0.03), (dark,) * 3, 2, cv2.LINE_AA)
    return art


def disc_lid(rng: Rng, photos: list[np.ndarray], size: int = 180) -> np.ndarray:
    """A round lid: printed foil (cups, yoghurt, jars) or a plain screw cap with rings."""
    if rng.random() < 0.65:
        art = label(rng, photos, size, size)
        for _ in range(int(rng.integers(0, 3))):
            cut = int(rng.integers(size // 5, size))
            art[cut : cut + int(rng.integers(10, size // 2))] = label(rng, photos, size, size)[: art[cut : cut + size // 2].shape[0]][: 1] if rng.random() < 0.3 else np.uint8(random_colour(rng))
            y = cut + 4
            ink = random_colour(rng, 0.3)
            while y < size and rng.random() < 0.95:
                for x in range(4, size - 6, 7):
                    cv2.line(art, (x, y), (x + int(rng.integers(1, 6)), y), ink, int(rng.integers(1, 3)))
                y += int(rng.integers(5, 9))
        centre = (size / 2, size / 2)
        art = cv2.warpAffine(art, cv2.getRotationMatrix2D(centre, float(rng.uniform(0, 360)), 1.0), (size, size), borderMode=cv2.BORDER_REFLECT)
    else:
        art = np.full((size, size, 3), random_colour(rng, 0.6), np.uint8)
        for r in range(int(size * 0.1), size // 2, int(rng.integers(8, 40))):
            shade = art[0, 0].astype(int) + int(rng.integers(-40, 40))
            cv2.circle(art, (size // 2, size // 2), r, tuple(int(v) for v in np.clip(shade, 0, 255)), 2, cv2.LINE_AA)
        if rng.random() < 0.5:
            _text(art, rng, word(rng), size // 2, size // 8, random_colour(rng, 0.3))
    if rng.random() < 0.7:
        cv2.circle(art, (size // 2, size // 2), size // 2 - 3, random_colour(rng, 0.2), int(rng.integers(2, 9)), cv2.LINE_AA)
    return art


def noise_texture(rng: Rng, width: int, height: int, octaves: int = 4) -> np.ndarray:
    """Smooth noise in 0..1, float32 [height, width]."""
    total, weight = np.zeros((height, width), np.float32), 0.0
    for i in range(octaves):
        n = 2 ** (i + 1) + 1
        total += cv2.resize(rng.random((n, n), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC) / 2**i
        weight += 1 / 2**i
    return np.clip(total / weight, 0, 1)


def skin_of_produce(rng: Rng, photos: list[np.ndarray], width: int = 160, height: int = 200) -> np.ndarray:
    """Peel: one hue with blotches and speckles, or a close crop of a real pile."""
    if photos and rng.random() < 0.35:
        photo = photos[int(rng.integers(len(photos)))]
        return cv2.GaussianBlur(cv2.resize(photo, (width, height)), (0, 0), rng.uniform(0.5, 6))
    hue = int(rng.choice([3, 8, 14, 20, 26, 30, 38, 48, 60, 70, 120, 165, 175]))
    hsv = np.zeros((height, width, 3), np.float32)
    blotch, fine = noise_texture(rng, width, height, 3), noise_texture(rng, width, height, 7)
    hsv[..., 0] = (hue + (blotch - 0.5) * rng.uniform(0, 40)) % 180
    hsv[..., 1] = np.clip(rng.uniform(30, 220) + (fine - 0.5) * rng.uniform(0, 120), 0, 255)
    hsv[..., 2] = np.clip(rng.uniform(50, 235) + (fine - 0.5) * rng.uniform(0, 160), 0, 255)
    art = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR)
    if rng.random() < 0.25:
        stripes = int(rng.integers(4, 14))
        wave = (np.sin(np.linspace(0, stripes * 6.28, width)) > 0)[None, :, None]
        art = np.where(wave, art, (art * rng.uniform(0.6, 0.95)).astype(np.uint8))
    return art
