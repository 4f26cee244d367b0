"""Decoding, NMS and average precision: the contract of `raw` in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model import INPUT_SIZE, STRIDES


def anchor_grid(size: int = INPUT_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Cell centres [2100, 2] in pixels of the 320 input and strides [2100], in the order of `raw` (fewer for smaller
    training sizes)."""
    centres, strides = [], []
    for stride in STRIDES:
        n = size // stride
        yy, xx = np.mgrid[0:n, 0:n]
        centres.append((np.stack([xx, yy], -1).reshape(-1, 2) + 0.5) * stride)
        strides.append(np.full(n * n, stride))
    return np.concatenate(centres).astype(np.float32), np.concatenate(strides).astype(np.float32)


@dataclass
class Detections:
    """Boxes [n, 4], confidence [n], class [n]; best first."""

    xyxy: np.ndarray
    confidence: np.ndarray
    class_id: np.ndarray


def decode(raw: np.ndarray) -> Detections:
    """One picture's `raw` [6, 2100] -> all 2100 boxes in pixels of the 320 input, in anchor order."""
    centres, strides = anchor_grid()
    distance = np.exp(np.clip(raw[:4], -10, 10)) * strides
    xyxy = np.stack([centres[:, 0] - distance[0], centres[:, 1] - distance[1], centres[:, 0] + distance[2], centres[:, 1] + distance[3]], 1)
    logits = raw[4:]
    class_id = logits.argmax(0)
    confidence = 1 / (1 + np.exp(-logits.max(0)))
    return Detections(xyxy.astype(np.float32), confidence.astype(np.float32), class_id.astype(np.int64))


def iou_matrix(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union, [len(a), len(b)]."""
    left = np.maximum(a[:, None, :2], b[None, :, :2])
    right = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.clip(right - left, 0, None).prod(2)
    area = lambda x: np.clip(x[:, 2:] - x[:, :2], 0, None).prod(1)  # noqa: E731
    return inter / np.maximum(area(a)[:, None] + area(b)[None] - inter, 1e-9)


def nms(found: Detections, confidence: float, iou: float, limit: int = 300) -> Detections:
    """Greedy suppression per class, best first."""
    order = np.argsort(-found.confidence, kind="stable")
    order = order[found.confidence[order] >= confidence][:400]
    keep: list[int] = []
    overlap = iou_matrix(found.xyxy[order], found.xyxy[order])
    dead = np.zeros(len(order), bool)
    same = found.class_id[order][:, None] == found.class_id[order][None]
    for i in range(len(order)):
        if dead[i]:
            continue
        keep.append(int(order[i]))
        if len(keep) == limit:
            break
        dead |= (overlap[i] > iou) & same[i]
    index = np.array(keep, int)
    return Detections(found.xyxy[index], found.confidence[index], found.class_id[index])


@dataclass
class Curve:
    """Average precision and the operating point of best F1."""

    ap: float
    best_f1: float
    best_confidence: float
    precision: float
    recall: float
    truths: int


def average_precision(found: list[Detections], truth: list[tuple[np.ndarray, np.ndarray, np.ndarray]], class_id: int, threshold: float = 0.5) -> Curve:
    """All-point interpolated AP (area under the precision envelope, as PASCAL VOC since 2010) at one IoU threshold.

    `truth` per picture: boxes [n, 4], classes [n], ignore [n] (bool). A detection whose best match is an ignored box,
    or which has no match but lies mostly inside one, counts neither way.
    """
    rows: list[tuple[float, bool]] = []
    positives = 0
    for det, (boxes, classes, ignore) in zip(found, truth):
        of_class = classes == class_id
        real, skipped = boxes[of_class & ~ignore], boxes[of_class & ignore]
        positives += len(real)
        mine = np.flatnonzero(det.class_id == class_id)
        mine = mine[np.argsort(-det.confidence[mine], kind="stable")]
        used = np.zeros(len(real), bool)
        overlap = iou_matrix(det.xyxy[mine], real)
        overlap_skipped = iou_matrix(det.xyxy[mine], skipped)
        for k, index in enumerate(mine):
            free = np.where(used, -1.0, overlap[k])
            best = int(free.argmax()) if len(real) else -1
            if best >= 0 and free[best] >= threshold:
                used[best] = True
                rows.append((float(det.confidence[index]), True))
            elif not (len(skipped) and overlap_skipped[k].max() >= 0.3):
                rows.append((float(det.confidence[index]), False))
    if not positives:
        return Curve(float("nan"), 0, 0, 0, 0, 0)
    rows.sort(key=lambda r: -r[0])
    hits = np.cumsum([r[1] for r in rows]) if rows else np.zeros(1)
    count = np.arange(1, len(hits) + 1)
    precision, recall = hits / count, hits / positives
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    ap = float((np.diff(np.concatenate([[0.0], recall])) * envelope).sum())
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1.argmax())
    return Curve(ap, float(f1[best]), rows[best][0] if rows else 0.0, float(precision[best]), float(recall[best]), positives)
