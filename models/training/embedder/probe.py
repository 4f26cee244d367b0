"""Compares frozen ImageNet trunks before any training: `python -m embedder.probe --data DATA --cache DIR 0:224 0:240 1:208 …`.

A trunk is VARIANT:SIDE of EfficientNet-Lite. Its pooled features are judged as they are, and after linear discriminant
analysis with shrinkage fitted on the training photos (Fisher's criterion, one whitening of the spread within classes),
which tells what a short training can get out of it. Not what it becomes when its kernels learn as well.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from common.letterbox import letterbox
from embedder.backbone import build_trunk, fetch_lite
from embedder.data import grocery_classes, grocery_split
from embedder.model import to_input
from embedder.pictures import read_rgb
from embedder.score import per_class, top

SHRINKAGE = 0.1


def gmac(trunk: nn.ModuleList, side: int) -> float:
    """10^9 multiply-adds of one picture."""
    total = 0

    def tally(module: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal total
        total += module.direction[0].numel() * out[0].numel()

    hooks = [m.register_forward_hook(tally) for m in trunk.modules() if hasattr(m, "direction")]
    features(trunk, [np.zeros((side, side, 3), np.uint8)], side)
    for hook in hooks:
        hook.remove()
    return total / 1e9


@torch.no_grad()
def features(trunk: nn.ModuleList, pictures: list[np.ndarray], side: int) -> np.ndarray:
    """Pooled features [n, channels]."""
    out = []
    for start in range(0, len(pictures), 32):
        x = to_input([letterbox(picture, side)[0] for picture in pictures[start : start + 32]]).to(torch.bfloat16)
        for module in trunk:
            x = module(x)
        out.append(x.float().mean((2, 3)).numpy())
    return np.concatenate(out)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def whitening(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Matrix after which the spread within classes is about the same in all directions."""
    means = np.stack([rows[labels == c].mean(axis=0) for c in range(labels.max() + 1)])
    spread = np.cov((rows - means[labels]).T, bias=True)
    values, axes = np.linalg.eigh(spread + SHRINKAGE * np.trace(spread) / len(spread) * np.eye(len(spread)))
    return axes / np.sqrt(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where the warm starts lie, or will")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("trunks", nargs="+", metavar="VARIANT:SIDE")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    root = args.data / "grocery-store"
    classes = grocery_classes(root)
    packaged, ids = np.array([c.packaged for c in classes]), np.arange(len(classes))
    splits = {name: grocery_split(root, name) for name in ("train", "val")}
    labels = {name: np.array([index for _, index in rows]) for name, rows in splits.items()}
    pictures = {name: [read_rgb(path) for path, _ in rows] for name, rows in splits.items()}
    packshots = [read_rgb(c.packshot) for c in classes]
    mine = packaged[labels["val"]]
    print("| trunk | side | GMAC | train gallery top-1 | after LDA | packshot, packaged top-1 | after LDA |\n|---|---|---|---|---|---|---|")
    for name in args.trunks:
        variant, side = (int(part) for part in name.split(":"))
        trunk = build_trunk(fetch_lite(variant, args.cache)).to(memory_format=torch.channels_last)
        train, val, shots = (features(trunk, some, side) for some in (pictures["train"], pictures["val"], packshots))
        matrix, centre = whitening(train, labels["train"]), train.mean(axis=0)
        cells = []
        for map_ in (lambda rows: rows, lambda rows: (rows - centre) @ matrix):
            query, gallery, ideal = (unit(map_(rows)) for rows in (val, train, shots))
            cells.append(top(per_class(query, gallery, labels["train"], ids), ids, labels["val"], 1))
            cells.append(top(query[mine] @ ideal.T, ids, labels["val"][mine], 1))
        print(f"| Lite{variant} | {side} | {gmac(trunk, side):.2f} | {cells[0]:.3f} | {cells[2]:.3f} | {cells[1]:.2f} | {cells[3]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
