"""Build the bank of things to paste, once: `python bank.py --data DIR --out .data/detector/bank.pkl`."""

from __future__ import annotations

import argparse
import multiprocessing
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


def cut_hand(path: Path) -> tuple[np.ndarray, tuple[float, float, float, float]] | None:
    hand = cut_held(path)
    return None if hand is None else (hand, (0.0, 0.0, float(hand.shape[1]), float(hand.shape[0])))


def make_item(job: tuple[int, int, list[np.ndarray], list[np.ndarray]]) -> np.ndarray:
    seed, number, art, peel = job
    return shrink(random_item(np.random.default_rng([seed, number]), art, peel))


def without_frames(data: Path, procedural: int, seed: int, workers: int) -> Bank:
    """Everything that no camera session has a part in: procedural items, and cut-outs of grocery-store's training part."""
    rng = np.random.default_rng(seed)
    grocery = data / "grocery-store"
    packs = sorted((grocery / "train/Packages").glob("**/*.jpg"))
    piles = sorted((grocery / "train/Fruit").glob("**/*.jpg")) + sorted((grocery / "train/Vegetables").glob("**/*.jpg"))
    art = centre_crops(packs[::3], (0.42, 0.66), (0.3, 0.75))
    peel = centre_crops(piles[::6], (0.4, 0.6), (0.4, 0.6))
    held = [grocery / name for name in (HERE / "held_hands.txt").read_text().split()]
    bank = Bank()
    with multiprocessing.Pool(workers, cv2.setNumThreads, (1,)) as pool:
        bank.items = pool.map(make_item, ((seed, k, art, peel) for k in range(procedural)), 8)
        bank.real_items = [shrink(c) for c in pool.map(cut_iconic, sorted((grocery / "iconic").glob("**/*.jpg"))) if c is not None] * 2
        bank.hands = [hand for hand in pool.map(cut_hand, held) if hand is not None]
    for path in piles[::40] + packs[::40]:
        bank.grounds.append(cv2.GaussianBlur(cv2.imread(str(path)), (0, 0), float(rng.uniform(18, 50))))
    return bank


def add_frames(bank: Bank, data: Path, hold_out: Collection[int]) -> None:
    """Items, hands and empty places of basket-frames' training part, without some of its camera sessions."""
    frames = load_frames(data / "basket-frames/train", hold_out)
    scenes = empty_scenes(frames)
    bank.real_items += [shrink(c) for c in cut_frame_items(frames) if c is not None]
    bank.hands += [hand for hand in cut_frame_hands(frames, scenes) for _ in range(3)]
    bank.grounds += scenes * 4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="bank without frames, to start from")
    parser.add_argument("--procedural", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold-out", type=int, nargs="*", default=HELD_OUT, help="camera sessions of basket-frames/train to leave out")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    bank = pickle.loads(args.base.read_bytes()) if args.base else without_frames(args.data, args.procedural, args.seed, args.workers)
    add_frames(bank, args.data, args.hold_out)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    partial = args.out.with_suffix(".part")
    partial.write_bytes(pickle.dumps(bank))
    partial.rename(args.out)
    print(f"items {len(bank.items)} + {len(bank.real_items)} real, hands {len(bank.hands)}, grounds {len(bank.grounds)}", flush=True)


if __name__ == "__main__":
    main()
