"""Contact sheet of predictions beside truth: `python draw.py --model FILE --out SHEET.png SET [--step N] [--limit N]`."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from model import CLASSES
from score import infer, load_model, load_set

COLOURS = {"item": (60, 200, 0), "hand": (40, 40, 255)}


def panel(image: np.ndarray, truth: np.ndarray, found, confidence: float, width: int) -> np.ndarray:
    """Truth thin, predictions thick with their confidence."""
    scale = width / image.shape[1]
    canvas = cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
    for row in truth:
        a, b = (row[1:3] * scale).astype(int), (row[3:5] * scale).astype(int)
        cv2.rectangle(canvas, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), (255, 255, 255), 1)
    for box, score, kind in zip(found.xyxy, found.confidence, found.class_id):
        if score < confidence:
            continue
        a, b = (box[:2] * scale).astype(int), (box[2:] * scale).astype(int)
        colour = COLOURS[CLASSES[kind]]
        cv2.rectangle(canvas, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), colour, 2)
        cv2.putText(canvas, f"{score:.2f}", (int(a[0]) + 2, int(a[1]) + 12), 0, 0.4, colour, 1, cv2.LINE_AA)
    return canvas


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--confidence", type=float, default=0.3)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--limit", type=int, default=48)
    parser.add_argument("--width", type=int, default=260)
    parser.add_argument("--columns", type=int, default=7)
    parser.add_argument("set", type=Path)
    args = parser.parse_args()
    predict = load_model(args.model)
    tiles = []
    for image, truth in load_set(args.set)[:: args.step][: args.limit]:
        tile = panel(image, truth, infer(predict, image), args.confidence, args.width)
        tiles.append(tile)
    height = max(t.shape[0] for t in tiles)
    tiles = [cv2.copyMakeBorder(t, 0, height - t.shape[0], 0, 0, cv2.BORDER_CONSTANT) for t in tiles]
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % args.columns)
    rows = [np.hstack(tiles[i : i + args.columns]) for i in range(0, len(tiles), args.columns)]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(args.out), np.vstack(rows))


if __name__ == "__main__":
    main()
