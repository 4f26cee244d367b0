"""Streams of training samples from composed shards, rendered sets and annotated frames."""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Callable, Sequence
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Iterator

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from augment import IGNORE_BELOW, sample

MAX_BOXES = 40
# A longer pause between frames means another camera session: another place, light and view.
SESSION_GAP_SECONDS = 150
# The first camera session of basket-frames/train is kept for choosing thresholds.
HELD_OUT = (0,)


def frame_boxes(frame: dict) -> np.ndarray:
    """Boxes of frames.json (docs/formats.md) -> rows class, x1, y1, x2, y2, visible (1)."""
    rows = [[1 if b[0] == "hand" else 0, *b[1:5], 1.0] for b in frame.get("boxes", [])]
    return np.float32(rows).reshape(-1, 6)


def read_frames(folder: Path) -> list[dict]:
    """`frames.json`, each entry with the number of its camera `session`, counted from 0."""
    frames = json.loads((folder / "frames.json").read_text())
    session = 0
    for before, frame in zip([None, *frames], frames):
        session += before is not None and frame["t"] - before["t"] > SESSION_GAP_SECONDS
        frame["session"] = session
    return frames


def load_real(folder: Path, wanted: Callable[[int], bool] = lambda session: True) -> list[tuple[np.ndarray, np.ndarray]]:
    """Annotated frames of the wanted sessions as (RGB picture, boxes)."""
    frames = [f for f in read_frames(folder) if wanted(f["session"])]
    return [(cv2.cvtColor(cv2.imread(str(folder / f["file"])), cv2.COLOR_BGR2RGB), frame_boxes(f)) for f in frames]


def rendered_rows(folder: Path) -> list[tuple[Path, np.ndarray]]:
    """`labels.jsonl` of a rendered set -> (picture path, boxes); a line still being written is left out."""
    rows = []
    for line in (folder / "labels.jsonl").read_text().splitlines(keepends=True):
        if not line.endswith("\n"):
            break
        entry = json.loads(line)
        boxes = [[1 if b["label"] == "hand" else 0, *b["box"], b["visible"]] for b in entry["boxes"]]
        rows.append((folder / entry["file"], np.float32(boxes).reshape(-1, 6)))
    return rows


def rendered_sets(root: Path | None) -> list[Path]:
    """Finished training sets below `root`; sets named for validation or test are left out."""
    if root is None:
        return []
    return [p.parent for p in sorted(root.glob("*/labels.jsonl")) if not any(word in p.parent.name for word in ("val", "test", "held"))]


class Stream(IterableDataset):
    """Endless batches of augmented samples; new shards on disk are picked up as they appear, and the first are waited for.

    Every folder of `shards` gives as many samples as any other. `size` is shared memory: the side in pixels of the next batches.
    """

    def __init__(self, batch: int, size: Synchronized, shards: Sequence[Path], rendered: Path | None, real: list[tuple[np.ndarray, np.ndarray]], weights: tuple[float, float, float], seed: int) -> None:
        self.batch, self.size = batch, size
        self.shards, self.rendered, self.real, self.weights, self.seed = shards, rendered, real, np.array(weights), seed

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        cv2.setNumThreads(1)
        info = get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        pools: list[dict[Path, list]] = [{} for _ in self.shards]
        render: list[tuple[Path, np.ndarray]] = []
        count = 0
        while True:
            if count % 50 == 0:
                for folder, pool in zip(self.shards, pools):
                    pool.update({path: pickle.loads(path.read_bytes()) for path in sorted(folder.glob("*.pkl")) if path not in pool})
                shards = [list(pool.values()) for pool in pools if pool]
                if not shards:
                    time.sleep(1)
                    continue
                render = [row for folder in rendered_sets(self.rendered) for row in rendered_rows(folder)]
            count += 1
            weights = self.weights * [bool(shards), bool(render), bool(self.real)]
            side = self.size.value
            picks = [self.draw(rng, weights / weights.sum(), shards, render) for _ in range(self.batch)]
            yield collate([sample(rng, image, boxes, side) for image, boxes in picks])

    def draw(self, rng: np.random.Generator, weights: np.ndarray, shards: list, render: list) -> tuple[np.ndarray, np.ndarray]:
        """One picture (RGB) and its boxes from one of the three sources."""
        source = int(rng.choice(3, p=weights))
        if source == 2:
            return self.real[int(rng.integers(len(self.real)))]
        if source == 1:
            path, boxes = render[int(rng.integers(len(render)))]
            return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB), boxes
        folder = shards[int(rng.integers(len(shards)))]
        shard = folder[int(rng.integers(len(folder)))]
        data, boxes = shard[int(rng.integers(len(shard)))]
        return cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), boxes


def collate(rows: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, Tensor]:
    """Pictures [n, side, side, 3]; targets padded to the longest of the batch (at least 1, at most MAX_BOXES)."""
    m = min(max(1, *(len(b) for _, b in rows)), MAX_BOXES)
    n = len(rows)
    out = {
        "images": torch.from_numpy(np.stack([i for i, _ in rows])),
        "boxes": torch.zeros(n, m, 4),
        "classes": torch.zeros(n, m, dtype=torch.long),
        "ignore": torch.zeros(n, m, dtype=torch.bool),
        "valid": torch.zeros(n, m, dtype=torch.bool),
    }
    for k, (_, boxes) in enumerate(rows):
        part = torch.from_numpy(boxes[:m])
        c = len(part)
        out["boxes"][k, :c] = part[:, 1:5]
        out["classes"][k, :c] = part[:, 0].long()
        out["ignore"][k, :c] = part[:, 5] < IGNORE_BELOW
        out["valid"][k, :c] = True
    return out
