"""Random views of product pictures: what a phone above a basket might see of the same thing.

Every function takes its own random generator, so that a step's batch depends on the seed and the step alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from common.letterbox import FILL

Rng = np.random.Generator
Other = Callable[[], np.ndarray]  # lends another picture of the training set, decoded only when needed


def cut_out(packshot: np.ndarray, convex: bool) -> np.ndarray:
    """Mask [h, w] uint8 (255 = product) of a packshot on near-white: what cannot be reached from the border is product.

    White cartons bleed into a white ground, so packaged products (`convex`) take the hull of what was found.
    """
    white = (packshot.min(axis=2) > (246 if convex else 236)).astype(np.uint8)
    framed = cv2.copyMakeBorder(white, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    cv2.floodFill(framed, None, (0, 0), 2)
    mask = np.where(framed[1:-1, 1:-1] == 2, 0, 255).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if convex and mask.any():
        cv2.fillConvexPoly(mask, cv2.convexHull(cv2.findNonZero(mask)), 255)
    return cv2.GaussianBlur(cv2.erode(mask, np.ones((3, 3), np.uint8)), (3, 3), 0)


def _background(rng: Rng, height: int, width: int, other: Other) -> np.ndarray:
    kind = rng.random()
    if kind < 0.25:
        return np.full((height, width, 3), rng.integers(200, 256) if rng.random() < 0.6 else rng.integers(0, 256, 3), np.uint8)
    if kind < 0.45:  # smooth gradient or cloudy texture
        coarse = rng.integers(0, 256, (int(rng.integers(2, 7)), int(rng.integers(2, 7)), 3)).astype(np.uint8)
        return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    lent = other()
    h, w = lent.shape[:2]
    side = int(min(h, w) * rng.uniform(0.3, 1))
    y, x = int(rng.integers(0, h - side + 1)), int(rng.integers(0, w - side + 1))
    piece = cv2.resize(lent[y : y + side, x : x + side], (width, height))
    return cv2.GaussianBlur(piece, (0, 0), rng.uniform(0.5, 6)) if rng.random() < 0.5 else piece


def place(rng: Rng, packshot: np.ndarray, mask: np.ndarray, other: Other) -> np.ndarray:
    """The packshot's product, turned and seen at an angle, over another background."""
    height, width = packshot.shape[:2]
    side = int(math.hypot(height, width) * rng.uniform(0.85, 1.15))
    angle = rng.normal(0, 15) if rng.random() < 0.5 else rng.uniform(-180, 180)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += side / 2 - np.array([width / 2, height / 2]) + rng.normal(0, 0.03 * side, 2)
    product = cv2.warpAffine(packshot, turn, (side, side), flags=cv2.INTER_LINEAR)
    alpha = cv2.warpAffine(mask, turn, (side, side), flags=cv2.INTER_LINEAR)[:, :, None].astype(np.float32) / 255
    if rng.random() < 0.6:  # one side in shadow, as a carton's side or a can's edge is
        ramp = np.linspace(rng.uniform(0.4, 1.1), rng.uniform(0.7, 1.2), side, dtype=np.float32)
        product = np.clip(product * (ramp[None, :, None] if rng.random() < 0.6 else ramp[:, None, None]), 0, 255)
    ground = _background(rng, side, side, other).astype(np.float32)
    return (product * alpha + ground * (1 - alpha)).astype(np.uint8)


def _view(rng: Rng, picture: np.ndarray, size: int, smallest: float, turn: float) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """A random window (perspective, rotation, scale, aspect) warped and letterboxed; returns the filled rectangle too."""
    height, width = picture.shape[:2]
    scale = rng.uniform(smallest, 1.05)
    stretch = math.exp(rng.normal(0, 0.18))
    w, h = width * scale * math.sqrt(stretch), height * scale / math.sqrt(stretch)
    slack_x, slack_y = max(0.0, width - w), max(0.0, height - h)
    cx = width / 2 + rng.uniform(-0.5, 0.5) * slack_x * 0.8
    cy = height / 2 + rng.uniform(-0.5, 0.5) * slack_y * 0.8
    quarter = int(rng.integers(0, 4)) * 90 if rng.random() < turn else 0
    angle = math.radians(quarter + (rng.normal(0, 10) if rng.random() < 0.75 else rng.uniform(-45, 45)))
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]]) / 2
    corners += rng.normal(0, rng.choice([0.02, 0.07]), (4, 2)) * [w, h]
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    source = (corners @ rotation.T + [cx, cy]).astype(np.float32)
    fit = size / max(w, h)
    out_w, out_h = max(8, round(w * fit)), max(8, round(h * fit))
    left, top = (size - out_w) // 2, (size - out_h) // 2
    target = np.array([[0, 0], [out_w, 0], [out_w, out_h], [0, out_h]], np.float32)
    if fit < 0.75:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / fit)
    border = [cv2.BORDER_REFLECT, cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT][int(rng.integers(0, 3))]
    fill = tuple(int(v) for v in rng.integers(0, 256, 3))
    matrix = cv2.getPerspectiveTransform(source, target)
    warped = cv2.warpPerspective(picture, matrix, (out_w, out_h), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=fill)
    out = np.full((size, size, 3), FILL, np.uint8)
    out[top : top + out_h, left : left + out_w] = warped
    return out, (left, top, left + out_w, top + out_h)


def _cover(rng: Rng, crop: np.ndarray, other: Other) -> None:
    """Hides parts: fingers reaching in from the border, patches of another picture, dark or light blobs."""
    size = crop.shape[0]
    if rng.random() < 0.5:
        tone = np.array([[255, 219, 190], [224, 172, 138], [198, 134, 96], [141, 85, 54], [80, 48, 32]])[rng.integers(0, 5)]
        tone = np.clip(tone * rng.uniform(0.6, 1.1) + rng.normal(0, 8, 3), 0, 255)
        start = rng.uniform(0, size, 2)
        edge = int(rng.integers(0, 4))
        start[edge % 2] = 0 if edge < 2 else size
        for _ in range(int(rng.integers(1, 5))):
            end = start + (size / 2 - start) * rng.uniform(0.3, 0.9) + rng.normal(0, size * 0.07, 2)
            thick = int(rng.uniform(0.07, 0.16) * size)
            cv2.line(crop, tuple(int(v) for v in start), tuple(int(v) for v in end), tuple(float(v) for v in tone), thick, cv2.LINE_AA)
            start = start + rng.normal(0, size * 0.1, 2)
        return
    w, h = (int(v) for v in rng.uniform(0.15, 0.5, 2) * size)
    x, y = int(rng.integers(-w // 2, size - w // 2)), int(rng.integers(-h // 2, size - h // 2))
    x1, y1, x2, y2 = max(0, x), max(0, y), min(size, x + w), min(size, y + h)
    crop[y1:y2, x1:x2] = cv2.resize(other(), (x2 - x1, y2 - y1)) if rng.random() < 0.6 else rng.integers(0, 256, 3)


def _camera(rng: Rng, crop: np.ndarray) -> np.ndarray:
    """Light, white balance, saturation, focus, motion, resolution, noise and compression of a cheap camera."""
    size = crop.shape[0]
    if rng.random() < 0.35:  # a small item far away
        small = int(rng.uniform(40, 130))
        crop = cv2.resize(cv2.resize(crop, (small, small), interpolation=cv2.INTER_AREA), (size, size))
    if rng.random() < 0.25:
        kernel = np.zeros((9, 9), np.float32)
        length, angle = rng.uniform(1, 4), rng.uniform(0, math.pi)
        dx, dy = length * math.cos(angle), length * math.sin(angle)
        cv2.line(kernel, (round(4 - dx), round(4 - dy)), (round(4 + dx), round(4 + dy)), 1.0, 1)
        crop = cv2.filter2D(crop, -1, kernel / kernel.sum())
    x = crop.astype(np.float32)
    if rng.random() < 0.8:
        x *= np.exp(rng.normal(0, 0.09, 3)).astype(np.float32)  # white balance
        grey = x @ np.array([0.299, 0.587, 0.114], np.float32)
        x = grey[:, :, None] + (x - grey[:, :, None]) * np.float32(math.exp(rng.normal(0, 0.25)))
        x = (x - 128) * np.float32(math.exp(rng.normal(0, 0.15))) + 128 + np.float32(rng.normal(0, 10))
        x *= np.float32(math.exp(rng.normal(0, 0.2)))
    if rng.random() < 0.3:
        ramp = np.linspace(rng.uniform(0.5, 1.3), rng.uniform(0.5, 1.3), size, dtype=np.float32)
        x *= ramp[None, :, None] if rng.random() < 0.5 else ramp[:, None, None]
    if rng.random() < 0.4:
        grain = rng.standard_normal((size // 2 + 1, size + 9, 3), np.float32) * np.float32(rng.uniform(2, 14))
        x[::2] += grain[: (size + 1) // 2, :size]
        x[1::2] += grain[: size // 2, 9:]
    out = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        out = cv2.imdecode(cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))])[1], cv2.IMREAD_COLOR)
    return out


def random_crop(rng: Rng, picture: np.ndarray, other: Other, size: int, smallest: float, turn: float = 0.35, camera: float = 1.0) -> np.ndarray:
    """A letterboxed training crop [size, size, 3] of `picture`; `other` lends patches; `smallest` = least window side (fraction);
    `turn`, `camera` = chance of a quarter turn and of camera faults."""
    out, (left, top, right, bottom) = _view(rng, picture, size, smallest, turn)
    inside = out.copy()
    if rng.random() < 0.35:
        _cover(rng, inside, other)
    if rng.random() < camera:
        inside = _camera(rng, inside)
    out[:] = FILL
    out[top:bottom, left:right] = inside[top:bottom, left:right]
    return out
