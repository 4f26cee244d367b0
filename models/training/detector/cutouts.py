"""Cut real items and real hands out of photographs into a bank of RGBA pictures, once.

A cut-out is a PNG with alpha, named `<kind>-<source>-<number>.png`, and one line in `bank.json`:
{"file", "kind": "item" | "hand", "box": [x1, y1, x2, y2] | null, "edge": "left" | ...}.
`box` is set for hands: the annotated hand inside a picture that also holds the forearm.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from dataset import read_frames

Box = tuple[float, float, float, float]


def load_frames(folder: Path, hold_out: Collection[int]) -> list[dict]:
    """`frames.json` of a clip folder without some camera sessions, each entry with its picture (`image`, BGR uint8)."""
    frames = [f for f in read_frames(folder) if f["session"] not in hold_out]
    for frame in frames:
        frame["image"] = cv2.imread(str(folder / frame["file"]))
    return frames


def grabcut(image: np.ndarray, mask: np.ndarray, rounds: int = 4) -> np.ndarray:
    """Refine a GrabCut label mask (GC_BGD, GC_FGD, GC_PR_BGD, GC_PR_FGD); returns a 0/255 mask."""
    cv2.setRNGSeed(7)
    mask = mask.copy()
    cv2.grabCut(image, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    return np.where((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)


def largest_blob(mask: np.ndarray, seed: np.ndarray | None = None) -> np.ndarray:
    """The connected part with most pixels (most of them under `seed` if given), holes filled."""
    count, labels = cv2.connectedComponents((mask > 0).astype(np.uint8))
    if count < 2:
        return np.zeros_like(mask)
    votes = np.bincount(labels[seed > 0] if seed is not None else labels.ravel(), minlength=count)
    votes[0] = 0
    blob = (labels == votes.argmax()).astype(np.uint8) * 255
    contours, _ = cv2.findContours(blob, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.drawContours(np.zeros_like(mask), contours, -1, 255, -1)


def overlap_of(a: Box, b: Box) -> float:
    """Share of box `a` covered by box `b`."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    return max(w, 0) * max(h, 0) / max((a[2] - a[0]) * (a[3] - a[1]), 1)


def soft_rgba(image: np.ndarray, mask: np.ndarray) -> np.ndarray:
    alpha = cv2.GaussianBlur(cv2.erode(mask, np.ones((3, 3), np.uint8)), (3, 3), 0)
    return np.dstack([image, alpha])


def crop_to_mask(rgba: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    x, y, w, h = cv2.boundingRect((rgba[..., 3] > 16).astype(np.uint8))
    return rgba[y : y + h, x : x + w], (x, y)


def skin_like(image: np.ndarray) -> np.ndarray:
    """Pixels whose chroma lies in the usual range of skin (YCrCb rule), 0/255."""
    ycc = cv2.cvtColor(cv2.GaussianBlur(image, (5, 5), 0), cv2.COLOR_BGR2YCrCb)
    return cv2.inRange(ycc, (25, 136, 80), (250, 180, 128))


def empty_scenes(frames: list[dict]) -> list[np.ndarray]:
    """Per camera session, the empty scene: the median over frames of all pixels outside every box."""
    scenes = []
    for _, members in groupby(frames, key=lambda frame: frame["session"]):
        session = list(members)
        stack = np.stack([f["image"] for f in session]).astype(np.float32)
        for layer, frame in zip(stack, session):
            for label, *box in frame["boxes"]:
                x1, y1, x2, y2 = (int(v) for v in box)
                layer[max(y1 - 6, 0) : y2 + 6, max(x1 - 6, 0) : x2 + 6] = np.nan
                if label == "hand":
                    layer[(y1 + y2) // 2 :] = np.nan
        with np.errstate(all="ignore"):
            scene = np.nanmedian(stack, axis=0)
        hole = np.isnan(scene[..., 0]).astype(np.uint8)
        scene = cv2.inpaint(np.nan_to_num(scene).astype(np.uint8), hole * 255, 5, cv2.INPAINT_TELEA)
        scenes.append(scene)
    return scenes


def cut_frame_items(frames: list[dict]) -> list[np.ndarray]:
    """Items of the annotated frames that nothing else covers."""
    cutouts = []
    for frame in frames[::2]:
        for label, *box in frame["boxes"]:
            others = [b for _, *b in frame["boxes"] if b != box]
            if label == "hand" or any(overlap_of(tuple(box), tuple(b)) > 0.06 for b in others):
                continue
            image = frame["image"]
            x1, y1, x2, y2 = (int(v) for v in box)
            if y2 - y1 < 40 or x2 - x1 < 40:
                continue
            mask = np.full(image.shape[:2], cv2.GC_BGD, np.uint8)
            mask[y1:y2, x1:x2] = cv2.GC_PR_BGD
            cx, cy, w, h = (x1 + x2) // 2, (y1 + y2) // 2, x2 - x1, y2 - y1
            cv2.ellipse(mask, (cx, cy), (int(w * 0.48), int(h * 0.49)), 0, 0, 360, cv2.GC_PR_FGD, -1)
            cv2.ellipse(mask, (cx, cy), (int(w * 0.3), int(h * 0.36)), 0, 0, 360, cv2.GC_FGD, -1)
            pad = 30
            ys, xs = slice(max(y1 - pad, 0), y2 + pad), slice(max(x1 - pad, 0), x2 + pad)
            blob = largest_blob(grabcut(image[ys, xs], mask[ys, xs]))
            if (blob > 0).sum() < 0.45 * w * h:
                continue
            cutouts.append(crop_to_mask(soft_rgba(image[ys, xs], blob))[0])
    return cutouts


def cut_frame_hands(frames: list[dict], scenes: list[np.ndarray]) -> list[tuple[np.ndarray, Box]]:
    """Hands with their forearms out of the annotated frames, and the annotated hand's box inside each."""
    cutouts = []
    for frame in frames:
        hands = [b for label, *b in frame["boxes"] if label == "hand"]
        if len(hands) != 1:
            continue
        image, (x1, y1, x2, y2) = frame["image"], (int(v) for v in hands[0])
        change = np.minimum.reduce([cv2.absdiff(image, scene).max(axis=2) for scene in scenes])
        skin = cv2.bitwise_and(skin_like(image), ((change > 22) * 255).astype(np.uint8))
        for label, *box in frame["boxes"]:
            if label != "hand" and overlap_of(tuple(box), tuple(hands[0])) < 0.3:
                bx1, by1, bx2, by2 = (int(v) for v in box)
                skin[by1:by2, bx1:bx2] = 0
        skin = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        skin = cv2.morphologyEx(skin, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        seed = np.zeros(image.shape[:2], np.uint8)
        seed[y1:y2, x1:x2] = 255
        blob = largest_blob(skin, seed)
        if (blob[y1:y2, x1:x2] > 0).mean() < 0.25:
            continue
        label_mask = np.full(image.shape[:2], cv2.GC_BGD, np.uint8)
        label_mask[cv2.dilate(blob, np.ones((13, 13), np.uint8)) > 0] = cv2.GC_PR_BGD
        label_mask[blob > 0] = cv2.GC_PR_FGD
        label_mask[cv2.erode(blob, np.ones((25, 25), np.uint8)) > 0] = cv2.GC_FGD
        blob = grabcut(image, label_mask, 3)
        for label, *box in frame["boxes"]:
            bx1, by1, bx2, by2 = (int(v) for v in box)
            if label != "hand":
                kept = blob[y1:y2, x1:x2].copy()
                blob[by1:by2, bx1:bx2] = 0
                blob[y1:y2, x1:x2] = kept
        blob = largest_blob(blob, seed)
        rgba, (ox, oy) = crop_to_mask(soft_rgba(image, blob))
        cutouts.append((rgba, (x1 - ox, y1 - oy, x2 - ox, y2 - oy)))
    return cutouts


def cut_iconic(path: Path) -> np.ndarray | None:
    """A packshot on white: everything that is not connected white."""
    image = cv2.imread(str(path))
    if image is None:
        return None
    scale = 420 / max(image.shape[:2])
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    image = cv2.copyMakeBorder(image, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    flood = np.zeros((image.shape[0] + 2, image.shape[1] + 2), np.uint8)
    cv2.floodFill(image.copy(), flood, (0, 0), 0, (6, 6, 6), (6, 6, 6), 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8))
    mask = largest_blob(cv2.bitwise_not(flood[1:-1, 1:-1]))
    return crop_to_mask(soft_rgba(image, mask))[0]


def strict_skin(image: np.ndarray) -> np.ndarray:
    """Skin under shop light: narrower than `skin_like`, to tell a hand from beige and red cartons."""
    smooth = cv2.bilateralFilter(image, 7, 40, 5)
    hsv = cv2.cvtColor(smooth, cv2.COLOR_BGR2HSV)
    ycc = cv2.cvtColor(smooth, cv2.COLOR_BGR2YCrCb)
    return cv2.bitwise_and(cv2.inRange(hsv, (2, 45, 60), (17, 150, 240)), cv2.inRange(ycc, (40, 139, 90), (240, 172, 124)))


def cut_held(path: Path) -> np.ndarray | None:
    """The hand out of a photo of a product held from the left, or None when its outline is unsure."""
    image = cv2.imread(str(path))
    if image is None or image.shape[0] < 300:
        return None
    height, width = image.shape[:2]
    skin = strict_skin(image)
    skin = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    seed = np.zeros_like(skin)
    seed[int(height * 0.35) :, int(width * 0.03) : int(width * 0.45)] = 255
    blob = cv2.morphologyEx(largest_blob(skin, seed), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    blob = largest_blob(cv2.morphologyEx(blob, cv2.MORPH_OPEN, np.ones((11, 11), np.uint8)), seed)
    x, y, w, h = cv2.boundingRect(blob)
    if not 0.05 < (blob > 0).mean() < 0.3 or x > 0.12 * width or x + w > 0.8 * width:
        return None
    contour = max(cv2.findContours(blob, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
    outline = cv2.arcLength(contour, True) ** 2 / cv2.contourArea(contour)
    texture = cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.CV_32F)[blob > 0].std()
    if outline > 60 or texture > 16:
        return None
    return crop_to_mask(soft_rgba(image, blob))[0]
