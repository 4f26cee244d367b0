"""Items without a photograph: solids of revolution, boxes, bags and clusters, drawn to RGBA in closed form.

The camera is orthographic with a tilt between the item's axis and the view direction: 0 looks along the axis (a can
seen from above), 90 degrees sees it from the side. A random homography afterwards stands in for perspective.
"""

from __future__ import annotations

import cv2
import numpy as np

from labels_art import Rng, can_end, disc_lid, label, noise_texture, random_colour, skin_of_produce

# Radius along the axis (0 = bottom, 1 = top) relative to the largest, and height over diameter.
PROFILES: dict[str, tuple[list[tuple[float, float]], tuple[float, float]]] = {
    "can": ([(0, 0.86), (0.05, 1), (0.88, 1), (0.96, 0.88), (1, 0.88)], (1.2, 2.3)),
    "tin": ([(0, 1), (0.03, 0.97), (0.97, 0.97), (1, 1)], (0.4, 1.5)),
    "jar": ([(0, 0.9), (0.08, 1), (0.7, 1), (0.78, 0.85), (0.79, 0.9), (1, 0.9)], (0.9, 1.8)),
    "cup": ([(0, 0.7), (0.96, 0.98), (0.97, 1), (1, 1)], (0.5, 1.4)),
    "bottle": ([(0, 0.95), (0.04, 1), (0.55, 1), (0.75, 0.6), (0.85, 0.38), (0.9, 0.36), (0.91, 0.42), (1, 0.42)], (1.8, 3.6)),
    "jug": ([(0, 1), (0.6, 1), (0.8, 0.7), (0.86, 0.4), (1, 0.4)], (1.3, 2.2)),
    "roll": ([(0, 1), (1, 1)], (0.3, 3.0)),
    "apple": ([(0, 0.25), (0.06, 0.55), (0.25, 0.9), (0.5, 1), (0.75, 0.92), (0.92, 0.6), (1, 0.2)], (0.8, 1.1)),
    "pear": ([(0, 0.3), (0.1, 0.75), (0.3, 1), (0.5, 0.85), (0.75, 0.5), (0.93, 0.4), (1, 0.15)], (1.1, 1.6)),
    "long": ([(0, 0.2), (0.06, 0.7), (0.2, 0.95), (0.7, 1), (0.92, 0.75), (1, 0.2)], (2.2, 6.0)),
    "root": ([(0, 0.05), (0.3, 0.4), (0.7, 0.85), (0.92, 1), (1, 0.4)], (1.5, 5.0)),
}
PRODUCE = ("apple", "pear", "long", "root")


def revolve(rng: Rng, kind: str, photos: list[np.ndarray], piles: list[np.ndarray], size: int = 240) -> np.ndarray:
    """Draw a solid of revolution: every pixel finds its height on the axis and its angle around it."""
    points, (low, high) = PROFILES[kind]
    aspect = rng.uniform(low, high)
    tilt = np.radians(rng.uniform(0, 30) if rng.random() < 0.4 else rng.uniform(15, 90))
    along, across = np.sin(tilt), np.cos(tilt)
    radius = size / 2 / max(1.0, aspect * along / 2 + 0.5 * across)
    length = 2 * radius * aspect * along
    height = int(length + 2 * radius * across) + 4
    width = int(2 * radius) + 4
    t_map = np.full((height, width), -1, np.float32)
    r_map = np.zeros((height, width), np.float32)
    steps = int(max(length, 12) * 1.5) + 2
    xs, ys = zip(*points)
    bottom = height - 2 - radius * across
    for t in np.linspace(0, 1, steps):
        r = float(np.interp(t, xs, ys)) * radius
        centre = (int((width / 2) * 16), int((bottom - t * length) * 16))
        axes = (int(r * 16), int(max(r * across, 0.6) * 16))
        cv2.ellipse(t_map, centre, axes, 0, 0, 360, float(t), -1, shift=4)
        cv2.ellipse(r_map, centre, axes, 0, 0, 360, r, -1, shift=4)
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    solid = t_map >= 0
    side = np.clip((xx - width / 2) / np.maximum(r_map, 1), -1, 1)
    art = skin_of_produce(rng, piles) if kind in PRODUCE else label(rng, photos)
    if kind in ("can", "jar", "bottle", "jug", "tin") and rng.random() < 0.8:
        art = _band(rng, art, kind)
    turn = rng.uniform(0, 1)
    u = ((np.arcsin(side) / np.pi * 0.5 + turn) % 1.0) * (art.shape[1] - 1)
    v = (1 - np.clip(t_map, 0, 1)) * (art.shape[0] - 1)
    colour = cv2.remap(art, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR).astype(np.float32)
    light = rng.uniform(-0.6, 0.6)
    shade = 0.62 + 0.5 * np.sqrt(np.clip(1 - np.square(np.clip(side - light * 0.5, -1, 1)), 0, 1))
    gloss = np.exp(-np.square((side - light) / rng.uniform(0.05, 0.25))) * rng.uniform(0, 130) * (rng.random() < 0.7)
    colour = colour * shade[..., None] + gloss[..., None]
    top_r = float(ys[-1]) * radius
    if kind not in PRODUCE and across > 0.05:
        lid = can_end(rng) if kind == "can" or (kind == "tin" and rng.random() < 0.6) else disc_lid(rng, photos)
        lx, ly = (xx - width / 2) / top_r, (yy - (bottom - length)) / max(top_r * across, 0.6)
        inside = (lx * lx + ly * ly <= 1) & solid
        scale = lid.shape[0] / 2 - 1
        top = cv2.remap(lid, ((lx + 1) * scale).astype(np.float32), ((ly + 1) * scale).astype(np.float32), cv2.INTER_LINEAR)
        colour = np.where(inside[..., None], top * rng.uniform(0.8, 1.1), colour)
    alpha = cv2.GaussianBlur(solid.astype(np.uint8) * 255, (3, 3), 0)
    return np.dstack([np.clip(colour, 0, 255).astype(np.uint8), alpha])


def _band(rng: Rng, art: np.ndarray, kind: str) -> np.ndarray:
    """Glass, metal or plastic body with a label round its middle."""
    body = np.full_like(art, random_colour(rng, 0.5))
    low, high = (0.0, 1.0) if kind == "can" else (rng.uniform(0.3, 0.5), rng.uniform(0.75, 0.98))
    y1, y2 = int(low * len(art)), int(high * len(art))
    body[y1:y2] = cv2.resize(art, (art.shape[1], max(y2 - y1, 1)))[: y2 - y1]
    if kind == "can":
        metal = int(rng.integers(120, 220))
        body[: int(len(art) * 0.06)] = metal
        body[int(len(art) * 0.96) :] = metal
    elif rng.random() < 0.7:
        body[: int(len(art) * 0.1)] = random_colour(rng, 0.6)
    return body


def box(rng: Rng, photos: list[np.ndarray], size: int = 240) -> np.ndarray:
    """A carton: the three faces towards the camera, each with its own art and light."""
    dims = np.float32([rng.uniform(0.4, 1), rng.uniform(0.2, 0.8), rng.uniform(0.12, 0.6)])
    yaw, pitch = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(0, 25) if rng.random() < 0.35 else rng.uniform(10, 80))
    cy, sy, cp, sp = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    rotation = np.float32([[1, 0, 0], [0, cp, -sp], [0, sp, cp]]) @ np.float32([[cy, -sy, 0], [sy, cy, 0], [0, 0, 1]])
    corners = np.float32([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]) * dims
    seen = corners @ rotation.T
    depth = rng.uniform(2.2, 6) - seen[:, 2]
    flat = seen[:, :2] / depth[:, None]
    flat = (flat - flat.min(0)) / (flat.max(0) - flat.min(0)).max() * (size - 8) + 4
    out_w, out_h = (flat.max(0) + 5).astype(int)
    rgba = np.zeros((int(out_h), int(out_w), 4), np.uint8)
    flip = flat.copy()
    flip[:, 1] = out_h - flat[:, 1]
    faces = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    main_art = label(rng, photos)
    for face in faces:
        quad = flip[list(face)]
        if cv2.contourArea(quad.astype(np.float32), oriented=True) < 40:
            continue
        art = main_art if rng.random() < 0.6 else label(rng, photos)
        h, w = art.shape[:2]
        source = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
        warp = cv2.getPerspectiveTransform(np.roll(source, int(rng.integers(4)), 0), quad.astype(np.float32))
        lit = np.clip(art.astype(np.float32) * rng.uniform(0.5, 1.1), 0, 255).astype(np.uint8)
        painted = cv2.warpPerspective(lit, warp, (int(out_w), int(out_h)), flags=cv2.INTER_AREA)
        mask = cv2.fillConvexPoly(np.zeros(rgba.shape[:2], np.uint8), quad.astype(np.int32), 255)
        rgba[mask > 0, :3] = painted[mask > 0]
        rgba[..., 3] |= mask
    return rgba


def bag(rng: Rng, photos: list[np.ndarray], size: int = 230) -> np.ndarray:
    """A soft bag: wavy outline, crinkled light, printed front."""
    w, h = int(size * rng.uniform(0.55, 1)), int(size * rng.uniform(0.55, 1))
    art = cv2.resize(label(rng, photos), (w, h)).astype(np.float32)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    power = rng.uniform(2.2, 6)
    reach = (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (-1 / power)
    reach *= 0.93 + 0.06 * np.sin(angle * int(rng.integers(3, 9)) + rng.uniform(0, 6)) + rng.uniform(-0.02, 0.02, 60)
    points = np.stack([w / 2 + reach * np.cos(angle) * w * 0.47, h / 2 + reach * np.sin(angle) * h * 0.47], 1)
    mask = cv2.fillPoly(np.zeros((h, w), np.uint8), [points.astype(np.int32)], 255)
    crinkle = noise_texture(rng, w, h, 6)
    slope = cv2.Sobel(crinkle, cv2.CV_32F, 1, 1, ksize=5)
    body = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), size * 0.08)
    light = 0.55 + 0.5 * body + slope / (np.abs(slope).max() + 1e-6) * rng.uniform(0.1, 0.5)
    return np.dstack([np.clip(art * light[..., None], 0, 255).astype(np.uint8), cv2.GaussianBlur(mask, (3, 3), 0)])


def cluster(rng: Rng, piles: list[np.ndarray], size: int = 200) -> np.ndarray:
    """Florets, grapes, nets of fruit: many shaded balls, perhaps with stalks."""
    w, h = int(size * rng.uniform(0.6, 1)), int(size * rng.uniform(0.5, 1))
    rgba = np.zeros((h, w, 4), np.uint8)
    hue = np.float32(skin_of_produce(rng, piles)[100, 80])
    ball = rng.uniform(0.05, 0.2) * min(w, h)
    if rng.random() < 0.4:
        stalk = tuple(int(v) for v in np.clip(hue * rng.uniform(0.8, 1.6), 0, 255))
        for _ in range(int(rng.integers(1, 4))):
            y = int(rng.uniform(0.35, 0.65) * h)
            cv2.line(rgba, (int(w * 0.4), h // 2), (w - 6, y), (*stalk, 255), int(rng.uniform(0.06, 0.16) * h), cv2.LINE_AA)
    reach = rng.uniform(0.6, 1.0)
    for _ in range(int(rng.integers(40, 160))):
        a, d = rng.uniform(0, 6.28), np.sqrt(rng.random())
        x = int(w * 0.5 * reach + np.cos(a) * d * (w * 0.5 * reach - ball - 2))
        y = int(h / 2 + np.sin(a) * d * (h / 2 - ball - 2))
        r = ball * rng.uniform(0.6, 1)
        base = hue * rng.uniform(0.6, 1.15)
        for k, gain in ((1.0, 0.75), (0.75, 1.0), (0.4, 1.2)):
            shade = tuple(int(v) for v in np.clip(base * gain, 0, 255))
            cv2.circle(rgba, (int(x - r * (1 - k) * 0.4), int(y - r * (1 - k) * 0.4)), max(int(r * k), 1), (*shade, 255), -1, cv2.LINE_AA)
    return rgba


def random_item(rng: Rng, photos: list[np.ndarray], piles: list[np.ndarray]) -> np.ndarray:
    """Any procedural item, as RGBA with its longest side near 240 pixels."""
    roll = rng.random()
    if roll < 0.30:
        item = box(rng, photos)
    elif roll < 0.72:
        packs = ["can", "can", "can", "tin", "jar", "cup", "cup", "bottle", "bottle", "jug", "roll"]
        item = revolve(rng, str(rng.choice(packs)), photos, piles)
    elif roll < 0.86:
        item = revolve(rng, str(rng.choice(PRODUCE)), photos, piles)
    elif roll < 0.93:
        item = bag(rng, photos)
    else:
        item = cluster(rng, piles)
    return item
