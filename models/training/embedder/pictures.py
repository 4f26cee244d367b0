"""Reading pictures and cutting crops as the contract says; the letterbox itself is `common.letterbox`, shared with the detector."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

EXPAND = 0.08
Box = tuple[float, float, float, float]


@lru_cache(4096)
def read_rgb(path: Path) -> np.ndarray:
    """Picture file as [h, w, 3] uint8 RGB, not to be written to; transparency is laid on white."""
    raw = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if raw is None:
        raise FileNotFoundError(f"{path} is not a readable picture")
    if raw.ndim == 2:
        return cv2.cvtColor(raw, cv2.COLOR_GRAY2RGB)
    if raw.shape[2] == 4:
        alpha = raw[:, :, 3:].astype(np.float32) / 255
        raw = (raw[:, :, :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    return cv2.cvtColor(raw, cv2.COLOR_BGR2RGB)


def crop(frame: np.ndarray, box: Box, expand: float = EXPAND) -> np.ndarray:
    """The box [x1, y1, x2, y2] (pixels of the frame) grown by `expand` of each side and clamped to the frame."""
    height, width = frame.shape[:2]
    grow_x, grow_y = expand * (box[2] - box[0]), expand * (box[3] - box[1])
    x1, y1 = max(0, round(box[0] - grow_x)), max(0, round(box[1] - grow_y))
    x2, y2 = min(width, round(box[2] + grow_x)), min(height, round(box[3] + grow_y))
    return frame[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)]
