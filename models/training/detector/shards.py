"""Compose training scenes to disk: `python shards.py --bank BANK --data DIR --out DIR --count N --seed S [--workers W]`.

Each shard is a pickle of up to 400 (JPEG bytes, boxes float32 [n, 6]) pairs. A shard's content depends only on the
seed and its number, so a run that was stopped continues where it was.
"""

from __future__ import annotations

import argparse
import multiprocessing
import pickle
from pathlib import Path

import cv2
import numpy as np

from dataset import HELD_OUT, load_real
from mixer import Bank, compose

PER_SHARD = 400


def write_shard(bank: Bank, path: Path, seed: int, number: int) -> None:
    rng = np.random.default_rng([seed, number])
    rows = []
    for _ in range(PER_SHARD):
        image, boxes = compose(rng, bank)
        quality = int(rng.integers(45, 96))
        rows.append((cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes(), boxes))
    partial = path.with_suffix(".part")
    partial.write_bytes(pickle.dumps(rows))
    partial.rename(path)


def work(args: argparse.Namespace, worker: int) -> None:
    cv2.setNumThreads(1)
    bank: Bank = pickle.loads(args.bank.read_bytes())
    bank.frames = [(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), boxes) for image, boxes in load_real(args.data / "basket-frames/train", lambda s: s not in args.hold_out)]
    for number in range(worker, args.count // PER_SHARD, args.workers):
        path = args.out / f"{args.seed:02d}-{number:04d}.pkl"
        if not path.exists():
            write_shard(bank, path, args.seed, number)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bank", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hold-out", type=int, nargs="*", default=HELD_OUT, help="camera sessions of basket-frames/train to leave out")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    jobs = [multiprocessing.Process(target=work, args=(args, k)) for k in range(args.workers)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


if __name__ == "__main__":
    main()
