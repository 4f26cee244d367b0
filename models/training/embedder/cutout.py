"""Cuts a product out of its packshot, so that it can be seen over other grounds."""

from __future__ import annotations

import cv2
import numpy as np


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
