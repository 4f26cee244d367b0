"""Cut-and-paste scenes: items and hands over a ground, with shadows, occlusion and a camera's faults.

`compose(rng, bank)` returns one picture and its boxes. Boxes are tight around visible pixels; the last column is the
visible share. A hand's box covers hand and wrist, not the forearm, as in the annotated frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from labels_art import Rng, noise_texture, random_colour

CANVAS = 416
ITEM, HAND = 0, 1


@dataclass
class Bank:
    """Everything that can be pasted. Pictures are BGR(A) uint8."""

    items: list[np.ndarray] = field(default_factory=list)
    real_items: list[np.ndarray] = field(default_factory=list)
    hands: list[tuple[np.ndarray, tuple[float, float, float, float]]] = field(default_factory=list)
    grounds: list[np.ndarray] = field(default_factory=list)
    # Annotated real pictures (BGR, rows class, x1, y1, x2, y2, visible) that now and then serve as the ground.
    frames: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)


def ground(rng: Rng, bank: Bank, width: int, height: int) -> np.ndarray:
    """An empty place: tray, box, crate, basket mesh, belt, counter, floor, or a blurred photograph."""
    roll = rng.random()
    if roll < 0.22 and bank.grounds:
        source = bank.grounds[int(rng.integers(len(bank.grounds)))]
        h, w = source.shape[:2]
        s = rng.uniform(0.4, 1.0)
        x, y = int(rng.uniform(0, w * (1 - s))), int(rng.uniform(0, h * (1 - s)))
        image = cv2.resize(source[y : y + max(int(h * s), 8), x : x + max(int(w * s), 8)], (width, height), interpolation=cv2.INTER_CUBIC)
        if rng.random() < 0.3:
            image = np.rot90(image, 2).copy()
        return image
    base = np.float32(random_colour(rng, 0.25)) if rng.random() < 0.5 else np.full(3, rng.uniform(60, 250), np.float32) * rng.uniform(0.93, 1.07, 3)
    image = np.broadcast_to(base, (height, width, 3)).astype(np.float32).copy()
    kind = rng.random()
    if kind < 0.2:  # wood, cardboard, stone
        grain = noise_texture(rng, width // 8 + 2, height, 7) if rng.random() < 0.6 else noise_texture(rng, width, height, 7)
        image += (cv2.resize(grain, (width, height))[..., None] - 0.5) * rng.uniform(20, 110)
    elif kind < 0.45:  # mesh, crate slots or tiles
        step, thick = int(rng.integers(10, 60)), int(rng.integers(1, 10))
        ink = [float(v) for v in base * rng.uniform(0.3, 1.6)]
        lines = np.zeros_like(image)
        mask = np.zeros((height, width), np.uint8)
        slope = int(rng.choice([0, 0, step]))
        for k in range(-width, 2 * max(width, height), step):
            cv2.line(mask, (k, 0), (k + slope * height // max(step, 1), height), 255, thick, cv2.LINE_AA)
            if rng.random() < 0.97:
                cv2.line(mask, (0, k), (width, k - slope * width // max(step, 1)), 255, thick, cv2.LINE_AA)
        lines[:] = ink
        image = np.where(mask[..., None] > 0, lines, image)
    elif kind < 0.6:  # belt or shelf seen from the side: horizontal bands
        y = 0
        while y < height:
            band = int(rng.integers(8, height))
            image[y : y + band] = np.float32(random_colour(rng, 0.15)) * rng.uniform(0.7, 1)
            y += band
    if rng.random() < 0.5:  # walls of a box or rim of a tray
        inset = rng.uniform(0.02, 0.2, 4) * min(width, height)
        inner = np.float32([[inset[0], inset[1]], [width - inset[2], inset[1] * rng.uniform(0.5, 1.5)], [width - inset[2] * rng.uniform(0.3, 1.5), height - inset[3]], [inset[0] * rng.uniform(0.3, 1.5), height - inset[3]]])
        mask = cv2.fillConvexPoly(np.zeros((height, width), np.uint8), inner.astype(np.int32), 255)
        wall = np.float32(random_colour(rng, 0.25)) if rng.random() < 0.6 else base * rng.uniform(0.4, 1.2)
        image = np.where(mask[..., None] > 0, image, wall)
        if rng.random() < 0.7:
            for i in range(4):
                if rng.random() < 0.8:
                    a, b = inner[i].astype(int), inner[(i + 1) % 4].astype(int)
                    cv2.line(image, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), [float(v) for v in random_colour(rng, 0.2)], int(rng.integers(1, 12)), cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.4 else 0):  # tape, cables, seams
        p = rng.integers(0, [width, height], (2, 2))
        cv2.line(image, (int(p[0][0]), int(p[0][1])), (int(p[1][0]), int(p[1][1])), [float(v) for v in random_colour(rng, 0.3)], int(rng.integers(1, 9)), cv2.LINE_AA)
    if rng.random() < 0.8:
        image *= (1 + (noise_texture(rng, width, height, 2)[..., None] - 0.5) * rng.uniform(0.1, 0.9))
    image = cv2.GaussianBlur(np.clip(image, 0, 255).astype(np.uint8), (0, 0), rng.uniform(0.3, 3))
    return image


def warp_cutout(rng: Rng, rgba: np.ndarray, scale: float, angle: float, box: tuple[float, float, float, float] | None = None, bend: float = 0.12) -> tuple[np.ndarray, np.ndarray | None]:
    """Scale, turn and slightly foreshorten a cut-out; with `box`, also return the four warped corners' mask region."""
    h, w = rgba.shape[:2]
    corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    c, s = np.cos(np.radians(angle)) * scale, np.sin(np.radians(angle)) * scale
    moved = corners @ np.float32([[c, s], [-s, c]])
    moved += rng.uniform(-bend, bend, (4, 2)).astype(np.float32) * scale * min(w, h) * (rng.random() < 0.7)
    moved -= moved.min(0)
    out = np.ceil(moved.max(0)).astype(int) + 1
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    flags = cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR
    if scale < 0.6:  # warps do not average: shrink first, then warp at unit scale
        small = cv2.resize(rgba, (max(int(w * scale), 2), max(int(h * scale), 2)), interpolation=cv2.INTER_AREA)
        sh, sw = small.shape[:2]
        matrix = matrix @ np.float64([[w / sw, 0, 0], [0, h / sh, 0], [0, 0, 1]])
        rgba, flags = small, cv2.INTER_LINEAR
    warped = cv2.warpPerspective(rgba, matrix, (int(out[0]), int(out[1])), flags=flags)
    region = None
    if box is not None:
        x1, y1, x2, y2 = (float(v) for v in box)
        quad = np.float32([[x1, y1], [x2, y1], [x2, y2], [x1, y2]])[None]
        full = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
        region = cv2.fillConvexPoly(np.zeros(warped.shape[:2], np.uint8), cv2.perspectiveTransform(quad, full)[0].astype(np.int32), 255)
    return warped, region


class Scene:
    """A picture being painted, with the id of the object seen at every pixel."""

    def __init__(self, image: np.ndarray) -> None:
        self.image = image.astype(np.float32)
        self.ids = np.zeros(image.shape[:2], np.int16)
        self.classes: list[int] = []
        self.areas: list[int] = []

    def paste(self, rgba: np.ndarray, x: int, y: int, label: int | None, region: np.ndarray | None = None, shadow: tuple[float, float, float, float] | None = None) -> None:
        """Alpha-blend at (x, y); pixels outside `region` cover others but belong to no object. `shadow` = dx, dy, blur, depth."""
        height, width = self.ids.shape
        h, w = rgba.shape[:2]
        x1, y1, x2, y2 = max(x, 0), max(y, 0), min(x + w, width), min(y + h, height)
        whole = int((rgba[..., 3] > 128).sum()) if region is None else int(((rgba[..., 3] > 128) & (region > 0)).sum())
        if label is not None:
            self.classes.append(label)
            self.areas.append(max(whole, 1))
        if x2 <= x1 or y2 <= y1:
            return
        if shadow is not None:
            dx, dy, blur, depth = shadow
            mask = np.zeros((height // 4 + 1, width // 4 + 1), np.float32)
            small = cv2.resize(rgba[..., 3], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
            sx, sy = int((x + dx) // 4), int((y + dy) // 4)
            ax, ay, bx, by = max(sx, 0), max(sy, 0), min(sx + small.shape[1], mask.shape[1]), min(sy + small.shape[0], mask.shape[0])
            if bx > ax and by > ay:
                mask[ay:by, ax:bx] = small[ay - sy : by - sy, ax - sx : bx - sx]
                mask = cv2.GaussianBlur(mask, (0, 0), max(blur / 4, 0.4))
                self.image *= 1 - depth * cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]
        part = rgba[y1 - y : y2 - y, x1 - x : x2 - x]
        alpha = part[..., 3:].astype(np.float32) / 255
        self.image[y1:y2, x1:x2] = self.image[y1:y2, x1:x2] * (1 - alpha) + part[..., :3] * alpha
        solid = part[..., 3] > 128
        ids = self.ids[y1:y2, x1:x2]
        if label is None:
            ids[solid] = 0
        elif region is None:
            ids[solid] = len(self.classes)
        else:
            inside = region[y1 - y : y2 - y, x1 - x : x2 - x] > 0
            ids[solid & inside] = len(self.classes)
            ids[solid & ~inside] = 0

    def boxes(self) -> np.ndarray:
        """[n, 6]: class, x1, y1, x2, y2, visible share."""
        rows = []
        for index, (label, area) in enumerate(zip(self.classes, self.areas), start=1):
            seen = (self.ids == index).astype(np.uint8)
            count = int(seen.sum())
            if count < 40:
                continue
            x, y, w, h = cv2.boundingRect(seen)
            visible = min(count / area, 1.0)
            if min(w, h) >= 5:
                rows.append([label, x, y, x + w, y + h, visible])
        return np.float32(rows).reshape(-1, 6)


def recolour(rng: Rng, rgba: np.ndarray, hue: float) -> np.ndarray:
    """Shift hue by up to +-`hue` (OpenCV degrees), stretch saturation and value, keep alpha."""
    hsv = cv2.cvtColor(np.ascontiguousarray(rgba[..., :3]), cv2.COLOR_BGR2HSV).astype(np.float32)
    hsv[..., 0] = (hsv[..., 0] + rng.uniform(-hue, hue)) % 180
    hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(0.6, 1.5), 0, 255)
    hsv[..., 2] = np.clip(hsv[..., 2] * rng.uniform(0.6, 1.3), 0, 255)
    return np.dstack([cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR), rgba[..., 3]])


def skin_tone(rng: Rng, rgba: np.ndarray) -> np.ndarray:
    """Another skin, light and exposure: a curve on luminance, a small shift and gain of chroma."""
    lab = cv2.cvtColor(np.ascontiguousarray(rgba[..., :3]), cv2.COLOR_BGR2LAB).astype(np.float32)
    light = lab[..., 0] / 255
    mean = float(light[rgba[..., 3] > 128].mean()) if (rgba[..., 3] > 128).any() else 0.5
    light = np.clip((light - mean) * rng.uniform(0.9, 2.2) + rng.uniform(0.22, 0.85), 0.02, 1)
    lab[..., 0] = light * 255
    gain = rng.uniform(0.7, 2.2)
    lab[..., 1] = 128 + (lab[..., 1] - 128) * gain + rng.uniform(-4, 6)
    lab[..., 2] = 128 + (lab[..., 2] - 128) * gain + rng.uniform(-8, 8)
    return np.dstack([cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR), rgba[..., 3]])


def extend_arm(rng: Rng, rgba: np.ndarray, box: tuple[float, float, float, float]) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """Continue a hand that ends at its cut-out's border with a bare arm or a sleeve; the box stays the hand's."""
    alpha = rgba[..., 3] > 128
    border = [alpha[-4:].any(0), alpha[:, :4].any(1)]
    side = int(border[1].sum() > border[0].sum())
    where = np.flatnonzero(border[side])
    if len(where) < 12:
        return rgba, box
    h, w = rgba.shape[:2]
    reach = int(rng.uniform(0.6, 1.8) * max(h, w))
    pad = (0, reach, 0, 0) if side == 0 else (0, 0, reach, 0)
    big = cv2.copyMakeBorder(rgba, *pad, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    bare = rng.random() < 0.4
    skin = rgba[..., :3][alpha].mean(0)
    tone = skin * rng.uniform(0.8, 1.1) if bare else np.float32(random_colour(rng, 0.5))
    a, b = float(where[0]), float(where[-1])
    grow = (b - a) * (rng.uniform(0, 0.12) if bare else rng.uniform(0.1, 0.5))
    slide = rng.uniform(-0.5, 0.5) * reach
    near, far = 3.0, float(reach + 4)
    quad = [(a - grow * (not bare), near), (b + grow * (not bare), near), (b + grow + slide, -far), (a - grow + slide, -far)]
    points = [(u, h - near - 1 - v + near) if side == 0 else (v + reach, u) for u, v in quad]
    mask = cv2.fillPoly(np.zeros(big.shape[:2], np.uint8), [np.int32(points)], 255, cv2.LINE_AA)
    soft = cv2.GaussianBlur(mask, (0, 0), max((b - a) * 0.2, 1)).astype(np.float32) / 255
    body = tone * (0.5 + 0.55 * soft[..., None])
    if not bare and rng.random() < 0.6:
        body = body * (0.75 + 0.5 * noise_texture(rng, big.shape[1], big.shape[0], 6)[..., None])
    under = (big[..., 3] < 128) if bare else np.ones(mask.shape, bool)
    paint = (mask > 128) & under
    big[paint, :3] = np.clip(body[paint], 0, 255)
    big[..., 3] = np.maximum(big[..., 3], mask)
    dx = reach if side == 1 else 0
    return big, (box[0] + dx, box[1], box[2] + dx, box[3])


def place_hand(rng: Rng, scene: Scene, bank: Bank, target: tuple[float, float] | None) -> None:
    """A hand whose arm comes from an edge of the picture and whose fingers reach `target` or any place."""
    rgba, box = bank.hands[int(rng.integers(len(bank.hands)))]
    height, width = scene.ids.shape
    box_size = max(box[2] - box[0], box[3] - box[1])
    wanted = rng.uniform(0.16, 0.95) * min(width, height) if rng.random() < 0.75 else rng.uniform(0.5, 1.5) * min(width, height)
    if box[2] - box[0] >= rgba.shape[1] and rng.random() < 0.5:
        rgba, box = extend_arm(rng, rgba, box)
    if rng.random() < 0.5:
        rgba, box = rgba[:, ::-1], (rgba.shape[1] - box[2], box[1], rgba.shape[1] - box[0], box[3])
    if rng.random() < 0.85:
        rgba = skin_tone(rng, rgba)
    # The arm leaves the cut-out on the side where the box is far from the mask's end; turn that side to a frame edge.
    cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    alpha = rgba[..., 3]
    ys, xs = np.nonzero(alpha > 128)
    arm = np.arctan2(ys.mean() - cy * 0.5 - 0.5 * ys.min(), xs.mean() - cx * 0.5 - 0.5 * xs.min()) if len(xs) else 0.0
    outside = (xs < box[0]) | (xs > box[2]) | (ys < box[1]) | (ys > box[3])
    if outside.sum() > 200:
        arm = np.arctan2(ys[outside].mean() - cy, xs[outside].mean() - cx)
    elif len(xs):
        h, w = alpha.shape
        touching = [(alpha[-6:] > 128).sum(), (alpha[:, -6:] > 128).sum(), (alpha[:6] > 128).sum(), (alpha[:, :6] > 128).sum()]
        arm = (np.pi / 2, 0.0, -np.pi / 2, np.pi)[int(np.argmax(touching))]
    edge = int(rng.integers(4))
    toward = (0.0, np.pi / 2, np.pi, -np.pi / 2)[edge] + rng.uniform(-0.6, 0.6)
    warped, region = warp_cutout(rng, rgba, wanted / max(box_size, 1), float(np.degrees(toward - arm)), box, 0.06)
    inside = (warped[..., 3] > 128) & (region > 0)
    if not inside.any():
        return
    hy, hx = np.nonzero(inside)
    if target is None:
        target = (rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height)
    x, y = int(target[0] - hx.mean()), int(target[1] - hy.mean())
    h, w = warped.shape[:2]
    # The cut end must lie outside the picture.
    if edge == 0 and x + w < width:
        x = width - w + int(rng.uniform(0, 0.1) * w)
    elif edge == 1 and y + h < height:
        y = height - h + int(rng.uniform(0, 0.1) * h)
    elif edge == 2 and x > 0:
        x = -int(rng.uniform(0, 0.1) * w)
    elif edge == 3 and y > 0:
        y = -int(rng.uniform(0, 0.1) * h)
    if rng.random() < 0.15:
        warped = motion_blur(rng, warped, int(rng.integers(5, 25)))
    shadow = (rng.uniform(-30, 30), rng.uniform(-30, 30), rng.uniform(6, 30), rng.uniform(0.1, 0.55)) if rng.random() < 0.75 else None
    scene.paste(warped, x, y, HAND, region, shadow)


def motion_blur(rng: Rng, image: np.ndarray, length: int) -> np.ndarray:
    kernel = np.zeros((length, length), np.float32)
    a = rng.uniform(0, np.pi)
    d = np.array([np.cos(a), np.sin(a)]) * length / 2
    c = length / 2
    cv2.line(kernel, (int(c - d[0]), int(c - d[1])), (int(c + d[0]), int(c + d[1])), 1.0, 1)
    return cv2.filter2D(image, -1, kernel / max(kernel.sum(), 1))


def place_items(rng: Rng, scene: Scene, bank: Bank) -> list[tuple[float, float]]:
    """Items in one size family: scattered, in rows that touch, or heaped. Returns their centres."""
    height, width = scene.ids.shape
    count = int(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 11, 15], p=[0.06, 0.12, 0.13, 0.14, 0.14, 0.12, 0.1, 0.09, 0.06, 0.04]))
    size = rng.uniform(0.14, 0.6) * min(width, height) * (1.0 if count < 6 else 0.62)
    light = (rng.uniform(-14, 14), rng.uniform(-14, 14), rng.uniform(3, 18), rng.uniform(0.1, 0.6))
    layout, same = rng.random(), rng.random() < 0.2
    centres: list[tuple[float, float]] = []
    pool = bank.real_items if rng.random() < 0.25 and bank.real_items else bank.items
    first = int(rng.integers(len(pool)))
    columns = int(rng.integers(1, 5))
    # Seen from a slant, a row hides much of the row behind it, of which a strip stays to be seen at the sides.
    depth = rng.uniform(0.4, 1.1)
    ox, oy = rng.uniform(0.1, 0.4) * width, rng.uniform(0.1, 0.4) * height
    for k in range(count):
        if not same and rng.random() < 0.7:
            pool = bank.real_items if rng.random() < 0.3 and bank.real_items else bank.items
            first = int(rng.integers(len(pool)))
        rgba = pool[first % len(pool)]
        if rng.random() < 0.5:
            rgba = recolour(rng, rgba, 90 if rng.random() < 0.4 else 8)
        if rng.random() < 0.1:  # black on black, in shade
            rgba = np.dstack([(rgba[..., :3] * rng.uniform(0.12, 0.5)).astype(np.uint8), rgba[..., 3]])
        if rng.random() < 0.5:
            rgba = rgba[:, ::-1]
        item = size * rng.uniform(0.65, 1.35) if not same else size
        angle = float(rng.uniform(0, 360)) if rng.random() < 0.6 else float(rng.normal(0, 8))
        warped, _ = warp_cutout(rng, rgba, item / max(rgba.shape[:2]), angle)
        if layout < 0.4:
            cx, cy = ox + (k % columns) * size * rng.uniform(0.85, 1.1), oy + (k // columns) * size * depth * rng.uniform(0.9, 1.1)
        elif layout < 0.75:
            for _ in range(12):
                cx, cy = rng.uniform(0.03, 0.97) * width, rng.uniform(0.03, 0.97) * height
                if all(np.hypot(cx - a, cy - b) > size * 0.75 for a, b in centres):
                    break
        else:
            cx, cy = rng.normal(0.5, 0.18) * width, rng.normal(0.5, 0.18) * height
        shade = None if rng.random() < 0.2 else light
        scene.paste(warped, int(cx - warped.shape[1] / 2), int(cy - warped.shape[0] / 2), ITEM, None, shade)
        if 0 < cx < width and 0 < cy < height:
            centres.append((cx, cy))
    return centres


def camera(rng: Rng, image: np.ndarray) -> np.ndarray:
    """What a lens and a cheap sensor do: blur, light fall-off, noise, a washed or crushed curve."""
    height, width = image.shape[:2]
    if rng.random() < 0.25:
        yy, xx = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        image = image * (1 - rng.uniform(0.1, 0.5) * (xx * xx + yy * yy) / 2)[..., None]
    if rng.random() < 0.25:
        glare = np.exp(-((np.mgrid[0:height, 0:width][1] - rng.uniform(0, width)) ** 2 + (np.mgrid[0:height, 0:width][0] - rng.uniform(0, height)) ** 2) / (2 * (rng.uniform(0.05, 0.4) * width) ** 2))
        image = image + glare[..., None] * rng.uniform(20, 140)
    image = np.clip(image, 0, 255)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.8))
    if rng.random() < 0.08:
        image = motion_blur(rng, image, int(rng.integers(3, 9)))
    if rng.random() < 0.5:
        image = image + rng.standard_normal(image.shape, dtype=np.float32) * rng.uniform(1, 12)
    return np.clip(image, 0, 255).astype(np.uint8)


def ghosts(rng: Rng, scene: Scene, bank: Bank) -> None:
    """Faint outlines that video codecs leave where something lay: part of the ground, never labelled."""
    for _ in range(int(rng.integers(1, 5))):
        rgba = bank.items[int(rng.integers(len(bank.items)))]
        warped, _ = warp_cutout(rng, rgba, rng.uniform(0.2, 0.8), float(rng.uniform(0, 360)))
        faint = warped.copy()
        faint[..., :3] = cv2.GaussianBlur(warped[..., :3], (0, 0), 3)
        edge = cv2.morphologyEx(warped[..., 3], cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) if rng.random() < 0.5 else warped[..., 3]
        faint[..., 3] = (cv2.GaussianBlur(edge, (0, 0), 2) * rng.uniform(0.03, 0.12)).astype(np.uint8)
        scene.paste(faint, int(rng.uniform(-0.1, 0.8) * scene.ids.shape[1]), int(rng.uniform(-0.1, 0.8) * scene.ids.shape[0]), None)


def on_real_frame(rng: Rng, bank: Bank) -> tuple[np.ndarray, np.ndarray]:
    """Hands, and sometimes an item, pasted into an annotated frame: real surroundings, more hands."""
    image, rows = bank.frames[int(rng.integers(len(bank.frames)))]
    scale = CANVAS / max(image.shape[:2])
    scene = Scene(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    centres = []
    for row in sorted(rows.tolist(), key=lambda r: r[0]):
        x1, y1, x2, y2 = (int(v * scale) for v in row[1:5])
        scene.classes.append(int(row[0]))
        scene.areas.append(max((y2 - y1) * (x2 - x1), 1))
        scene.ids[y1:y2, x1:x2] = len(scene.classes)
        centres.append(((x1 + x2) / 2, (y1 + y2) / 2))
    if rng.random() < 0.4:
        rgba = bank.items[int(rng.integers(len(bank.items)))]
        warped, _ = warp_cutout(rng, rgba, rng.uniform(0.2, 0.6), float(rng.uniform(0, 360)))
        spot = rng.uniform(0, [scene.ids.shape[1], scene.ids.shape[0]])
        scene.paste(warped, int(spot[0] - warped.shape[1] / 2), int(spot[1] - warped.shape[0] / 2), ITEM, None, (6, 8, 8, 0.3))
    for _ in range(int(rng.choice([1, 2], p=[0.8, 0.2]))):
        near = centres[int(rng.integers(len(centres)))] if centres and rng.random() < 0.6 else None
        place_hand(rng, scene, bank, near)
    return camera(rng, scene.image), scene.boxes()


def compose(rng: Rng, bank: Bank) -> tuple[np.ndarray, np.ndarray]:
    """One scene: picture [h, w, 3] BGR uint8 with its longest side CANVAS, boxes [n, 6]."""
    if bank.frames and rng.random() < 0.12:
        return on_real_frame(rng, bank)
    width, height = [(416, 312), (416, 312), (416, 234), (416, 416), (312, 416), (234, 416)][int(rng.integers(6))]
    scene = Scene(ground(rng, bank, width, height))
    if rng.random() < 0.15:
        ghosts(rng, scene, bank)
    hands = int(rng.choice([0, 1, 2], p=[0.32, 0.56, 0.12]))
    centres = place_items(rng, scene, bank)
    for _ in range(hands):
        target = None
        if centres and rng.random() < 0.65:
            cx, cy = centres[int(rng.integers(len(centres)))]
            target = (cx + rng.normal(0, 25), cy + rng.normal(0, 25))
        place_hand(rng, scene, bank, target)
        if rng.random() < 0.1 and bank.items:  # an item in front of the hand: held from behind
            rgba = bank.items[int(rng.integers(len(bank.items)))]
            warped, _ = warp_cutout(rng, rgba, rng.uniform(0.3, 0.8), float(rng.uniform(0, 360)))
            spot = target or (width / 2, height / 2)
            scene.paste(warped, int(spot[0] - warped.shape[1] / 2), int(spot[1] - warped.shape[0] / 2), ITEM)
    return camera(rng, scene.image), scene.boxes()
