"""The letterbox both models share: keep the aspect ratio, centre, pad with 114."""

from __future__ import annotations

import cv2
import numpy as np

FILL = 114


def letterbox(image: np.ndarray, size: int) -> tuple[np.ndarray, float, float, float]:
    """Fit `image` [h, w, 3] uint8 into a square of `size`: area averaging when it shrinks, bilinear when it grows.

    Returns the square and (scale, dx, dy): x_square = x_image * scale + dx.
    """
    h, w = image.shape[:2]
    scale = size / max(h, w)
    new_w, new_h = max(round(w * scale), 1), max(round(h * scale), 1)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    square = np.full((size, size, 3), FILL, np.uint8)
    dx, dy = (size - new_w) // 2, (size - new_h) // 2
    square[dy : dy + new_h, dx : dx + new_w] = cv2.resize(image, (new_w, new_h), interpolation=method)
    return square, scale, float(dx), float(dy)
