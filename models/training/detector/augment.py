"""One training sample: geometry, then light and colour. Pictures are RGB uint8 [size, size, 3]; boxes are rows of
class, x1, y1, x2, y2, visible share."""

from __future__ import annotations

import cv2
import numpy as np

FILL = 114
IGNORE_BELOW = 0.25


def geometry(rng: np.random.Generator, image: np.ndarray, boxes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Flip, quarter turns, small rotation, zoom in and out, stretch; the rest of the square is letterbox fill."""
    turns = int(rng.choice([0, 1, 2, 3], p=[0.5, 0.15, 0.2, 0.15]))
    h, w = image.shape[:2]
    fit = size / max(h, w)
    roll = rng.random()
    zoom = 1.0 if roll < 0.4 else rng.uniform(0.5, 1.0) if roll < 0.6 else rng.uniform(1.0, 2.6) ** 1.0
    focus = np.array([w / 2, h / 2])
    if zoom > 1:
        slack = 0.5 - 0.5 / zoom
        focus = focus + rng.uniform(-slack, slack, 2) * [w, h]
        if len(boxes) and rng.random() < 0.5:
            row = boxes[int(rng.integers(len(boxes)))]
            focus = np.array([(row[1] + row[3]) / 2, (row[2] + row[4]) / 2]) + rng.normal(0, 0.1, 2) * [w, h]
    angle = turns * 90 + (rng.normal(0, 6) if rng.random() < 0.4 else 0.0)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    stretch = rng.uniform(0.9, 1.1) if rng.random() < 0.4 else 1.0
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    linear = np.array([[c, -s], [s, c]]) @ np.diag([mirror * stretch, 1 / stretch]) * fit * zoom
    offset = np.array([size / 2, size / 2]) - linear @ focus
    if zoom < 1:
        offset = offset + rng.uniform(-0.5, 0.5, 2) * (1 - zoom) * size
    if fit * zoom < 0.7:  # shrink by area first, so that the warp does not alias
        k = fit * zoom
        image = cv2.resize(image, (max(int(w * k), 1), max(int(h * k), 1)), interpolation=cv2.INTER_AREA)
        linear_small = linear @ np.diag([w / image.shape[1], h / image.shape[0]])
    else:
        linear_small = linear
    # Pixel centres sit at half coordinates.
    shift = offset + linear_small @ np.array([0.5, 0.5]) - 0.5
    matrix = np.hstack([linear_small, shift[:, None]])
    out = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=(FILL, FILL, FILL))
    if not len(boxes):
        return out, boxes
    centre = (boxes[:, 1:3] + boxes[:, 3:5]) / 2 @ linear.T + offset
    half = (boxes[:, 3:5] - boxes[:, 1:3]) / 2
    rect = half @ np.abs(linear).T
    oval = np.sqrt(np.square(half) @ np.square(linear).T)
    tight = 0.5 * (rect + oval) if turns * 90 != angle else rect
    moved = np.hstack([centre - tight, centre + tight])
    cut = np.clip(moved, 0, size)
    side = cut[:, 2:] - cut[:, :2]
    kept = side.prod(1) / np.maximum((moved[:, 2:] - moved[:, :2]).prod(1), 1e-6)
    big = side.min(1) >= 0.15 * size
    visible = np.where(big, np.minimum(boxes[:, 5], kept + 0.15), boxes[:, 5] * kept)
    rows = np.column_stack([boxes[:, 0], cut, visible]).astype(np.float32)
    return out, rows[(side.min(1) >= 3) & (kept > 0.04)]


def turn_hue(angle: float) -> np.ndarray:
    """The matrix that turns colours about the grey axis (Rodrigues)."""
    c, s, third = np.cos(angle), np.sin(angle), 1 / 3
    axis = np.float32([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) * np.sqrt(third)
    return np.float32(c * np.eye(3) + (1 - c) * third + s * axis)


def colour(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Exposure, contrast, gamma, white balance, saturation, hue, uneven light, blur, noise."""
    ramp = np.arange(256, dtype=np.float32) / 255
    if rng.random() < 0.85:
        gamma = np.exp(rng.normal(0, 0.3))
        contrast, bright = np.exp(rng.normal(0.05, 0.25)), rng.normal(0, 0.1)
        balance = np.exp(rng.normal(0, 0.09, 3))
        table = [np.clip(((ramp**gamma - 0.5) * contrast + 0.5 + bright) * g, 0, 1) * 255 for g in balance]
        image = cv2.LUT(image, np.stack(table, -1).astype(np.uint8)[:, None].transpose(1, 0, 2))
    if rng.random() < 0.6:
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        k = 0.0 if rng.random() < 0.05 else rng.uniform(0.4, 2.0)
        image = cv2.addWeighted(image, k, grey, 1 - k, 0)
    if rng.random() < 0.3:
        angle = rng.uniform(-np.pi, np.pi) if rng.random() < 0.2 else rng.normal(0, 0.2)
        image = cv2.transform(image, turn_hue(angle))
    if rng.random() < 0.2:
        light = np.exp(rng.normal(0, 0.3, (int(rng.integers(2, 5)), int(rng.integers(2, 5))))).astype(np.float32)
        light = cv2.resize(light, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
        image = cv2.multiply(image, cv2.merge([light] * 3), dtype=cv2.CV_8U)
    if rng.random() < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.6))
    elif rng.random() < 0.1:
        n = int(rng.integers(3, 9))
        kernel = np.zeros((n, n), np.float32)
        if rng.random() < 0.5:
            kernel[n // 2] = 1 / n
        else:
            kernel[:, n // 2] = 1 / n
        image = cv2.filter2D(image, -1, kernel)
    if rng.random() < 0.2:
        noise = rng.standard_normal((*image.shape[:2], 1), dtype=np.float32) * rng.uniform(2, 10)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return image


def sample(rng: np.random.Generator, image: np.ndarray, boxes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Augment; the letterbox bars are part of the picture and change colour with it only inside the frame."""
    out, rows = geometry(rng, image, boxes, size)
    bars = cv2.inRange(out, (FILL,) * 3, (FILL,) * 3)
    toned = np.ascontiguousarray(colour(rng, out))
    cv2.copyTo(out, bars, toned)
    return toned, rows
