"""Build the bank of things to paste, once: `python bank.py --data DIR --out .data/detector/bank.pkl`."""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Collection
from pathlib import Path

import cv2
import numpy as np

from cutouts import cut_frame_hands, cut_frame_items, cut_held, cut_iconic, empty_scenes, load_frames
from dataset import HELD_OUT
from mixer import Bank
from shapes import random_item

HERE = Path(__file__).parent


def centre_crops(paths: list[Path], x: tuple[float, float], y: tuple[float, float]) -> list[np.ndarray]:
    """The part of each photo that shows only carton art (hand-held packs) or only produce (piles)."""
    crops = []
    for path in paths:
        image = cv2.imread(str(path))
        h, w = image.shape[:2]
        crops.append(cv2.resize(image[int(y[0] * h) : int(y[1] * h), int(x[0] * w) : int(x[1] * w)], (96, 128), interpolation=cv2.INTER_AREA))
    return crops


def shrink(rgba: np.ndarray, longest: int = 260) -> np.ndarray:
    scale = min(1.0, longest / max(rgba.shape[:2]))
    return cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgba


def build(data: Path, procedural: int, seed: int, hold_out: Collection[int]) -> Bank:
    """All cut-outs; only training material is read (never `basket-frames/tune` nor grocery-store `val`)."""
    rng = np.random.default_rng(seed)
    grocery = data / "grocery-store"
    packs = sorted((grocery / "train/Packages").glob("**/*.jpg"))
    piles = sorted((grocery / "train/Fruit").glob("**/*.jpg")) + sorted((grocery / "train/Vegetables").glob("**/*.jpg"))
    art = centre_crops(packs[::3], (0.42, 0.66), (0.3, 0.75))
    peel = centre_crops(piles[::6], (0.4, 0.6), (0.4, 0.6))
    bank = Bank()
    bank.items = [shrink(random_item(rng, art, peel)) for _ in range(procedural)]
    frames = load_frames(data / "basket-frames/train", hold_out)
    scenes = empty_scenes(frames)
    iconic = [cut_iconic(p) for p in sorted((grocery / "iconic").glob("**/*.jpg"))]
    bank.real_items = [shrink(c) for c in cut_frame_items(frames) + iconic * 2 if c is not None]
    bank.hands = [(c, b) for c, b in cut_frame_hands(frames, scenes) for _ in range(3)]
    for name in (HERE / "held_hands.txt").read_text().split():
        hand = cut_held(grocery / name)
        if hand is not None:
            bank.hands.append((hand, (0.0, 0.0, float(hand.shape[1]), float(hand.shape[0]))))
    bank.grounds = scenes * 4
    for path in piles[::40] + packs[::40]:
        image = cv2.imread(str(path))
        bank.grounds.append(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(18, 50))))
    return bank


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--procedural", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold-out", type=int, nargs="*", default=HELD_OUT, help="camera sessions of basket-frames/train to leave out")
    args = parser.parse_args()
    bank = build(args.data, args.procedural, args.seed, args.hold_out)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(pickle.dumps(bank))
    print(f"items {len(bank.items)} + {len(bank.real_items)} real, hands {len(bank.hands)}, grounds {len(bank.grounds)}")


if __name__ == "__main__":
    main()
