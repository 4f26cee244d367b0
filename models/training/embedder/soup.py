"""Mixes two trained embedders into one, weight by weight (Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022).

    python -m embedder.soup --first FIRST/embedder.onnx --second SECOND/average.pt --part 0.5 --data DATA --cache CACHE --out SOUP.pt

Trainings that began at the same warm start keep their trunks within two per cent of each other, but the last layer of each may be turned
in its own way: an embedding turned as a whole compares as before. So the second's last layer is turned first to where its vectors of training
photos lie nearest to the first's (orthogonal Procrustes).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from embedder.backbone import ScaledConv
from embedder.data import grocery_split
from embedder.export import Shipped
from embedder.measure import embed_with_onnx
from embedder.model import INPUT_SIZE, Embedder, Trained, embed_pictures
from embedder.pictures import read_rgb

EVERY = 4  # training photos that turn: one in so many


def turn_between(first: np.ndarray, second: np.ndarray) -> Tensor:
    """The orthogonal matrix [d, d] that lays unit vectors [n, d] of the second network nearest to the first's, as second @ turn."""
    left, _, right = np.linalg.svd(second.T @ first)
    return torch.from_numpy((left @ right).astype(np.float32))


@torch.no_grad()
def turned(model: Embedder, turn: Tensor) -> None:
    """Turns what the network says."""
    model.project.weight.copy_(turn.T @ model.project.weight)
    model.project.bias.copy_(turn.T @ model.project.bias)


@torch.no_grad()
def mix(model: Embedder, first: dict[str, Tensor], part: float) -> None:
    """Brings the network to (1 - part) of the first's plain weights and `part` of its own."""
    convs = [module for module in model.modules() if isinstance(module, ScaledConv)]
    plain = [name.removesuffix(".weight") for name, module in Shipped(model).named_parameters() if name.endswith(".weight") and module.dim() == 4]
    for conv, name in zip(convs, plain, strict=True):
        conv.direction.lerp_(first[f"{name}.weight"] / conv.gain, 1 - part)
        conv.bias.lerp_(first[f"{name}.bias"], 1 - part)
    model.project.weight.lerp_(first["project.weight"], 1 - part)
    model.project.bias.lerp_(first["project.bias"], 1 - part)


def weights_of(path: Path) -> dict[str, Tensor]:
    """The weights of a file that `embedder.export` wrote, by the names of `Shipped`."""
    tensors = onnx.load(path).graph.initializer
    return {t.name.removesuffix("_fp16"): torch.from_numpy(numpy_helper.to_array(t).astype(np.float32)) for t in tensors}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=Path, required=True, help="exported file, its manifest beside it")
    parser.add_argument("--second", type=Path, required=True, help="average.pt of a training run")
    parser.add_argument("--part", type=float, required=True, help="of the second, 0 to 1")
    parser.add_argument("--data", type=Path, required=True, help="folder with grocery-store/")
    parser.add_argument("--cache", type=Path, required=True, help="that of the training")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    trained = Trained.load(args.second, args.cache)
    pictures = [read_rgb(path) for path, _ in grocery_split(args.data / "grocery-store", "train")[::EVERY]]
    first, second = embed_with_onnx(args.first)(pictures), embed_pictures(trained.model, pictures, INPUT_SIZE)
    turn = turn_between(first, second)
    print(f"mean cosine of the two: {(first * second).sum(1).mean():.3f} as trained, {(first * (second @ turn.numpy())).sum(1).mean():.3f} turned")
    turned(trained.model, turn)
    mix(trained.model, weights_of(args.first), args.part)
    Trained(trained.model, trained.variant, trained.side, trained.classes, trained.proxies.float() @ turn).save(args.out)


if __name__ == "__main__":
    main()
