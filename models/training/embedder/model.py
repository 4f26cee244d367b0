"""The embedder: EfficientNet-Lite trunk, a mean over places that weighs what stands out, one linear layer, unit length."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.letterbox import letterbox
from embedder.backbone import build_trunk, fetch_lite

INPUT_SIZE = 228  # of the shipped network, the least side whose last maps are 8 x 8: 0.448 GMAC; 240 would cost 0.461
DIMENSIONS = 128
MEAN, STD = 0.498, 0.502  # the warm start's own normalisation: (byte - 127) / 128


def pooled_by_weight(maps: Tensor) -> Tensor:
    """Means [n,c] of maps [n,c,h,w] >= 0 over places. A place counts by the root of its mean activation: much of a product, little of a plain
    ground, a neighbour's edge or the letterbox's bars (the spatial weights of CroW: Kalantidis, Mellina and Osindero, ECCV workshops 2016)."""
    weights = maps.mean(1, keepdim=True).sqrt()
    return torch.flatten(F.adaptive_avg_pool2d(maps * weights, 1), 1) / torch.flatten(F.adaptive_avg_pool2d(weights, 1), 1)


class Embedder(nn.Module):
    """Crops [n,3,s,s], normalised -> unit vectors [n,128] float32. `variant` is the trunk's, 0 (shipped) to 4 (a teacher)."""

    def __init__(self, cache: Path, variant: int = 0) -> None:
        super().__init__()
        self.trunk = build_trunk(fetch_lite(variant, cache))
        self.project = nn.Linear(1280, DIMENSIONS)
        self.to(memory_format=torch.channels_last)

    def pooled(self, x: Tensor) -> Tensor:
        """Crops [n,3,s,s] -> trunk features [n,1280] float32, a mean over the picture; convolutions are computed in bf16."""
        x = x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        for module in self.trunk:
            x = module(x)
        return pooled_by_weight(x.float() + 1e-6)  # a root has no slope at nought

    def forward(self, x: Tensor) -> Tensor:
        return F.normalize(self.project(self.pooled(x)), dim=1)

    @torch.no_grad()
    def start_from_principal_axes(self, features: Tensor) -> None:
        """Sets the projection to the leading principal axes of `features` [n,1280], half whitened, centred.

        So the embedding starts as a good summary of the pretrained space rather than a random one.
        """
        mean = features.mean(0)
        _, spread, axes = torch.linalg.svd(features - mean, full_matrices=False)
        weight = axes[:DIMENSIONS] / (spread[:DIMENSIONS, None] / len(features) ** 0.5).sqrt()
        self.project.weight.copy_(weight)
        self.project.bias.copy_(-weight @ mean)


@dataclass(frozen=True)
class Trained:
    """What a training leaves: a network, the side it sees, and a direction [classes,128] for each of its classes."""

    model: Embedder
    variant: int
    side: int
    classes: list[str]
    proxies: Tensor

    def save(self, path: Path) -> None:
        torch.save({"variant": self.variant, "side": self.side, "classes": self.classes, "proxies": self.proxies, "model": self.model.state_dict()}, path)

    @staticmethod
    def load(path: Path, cache: Path) -> Trained:
        state = torch.load(path, weights_only=True, map_location="cpu")
        model = Embedder(cache, state["variant"])
        model.load_state_dict(state["model"])
        return Trained(model.eval(), state["variant"], state["side"], state["classes"], state["proxies"])


def normalised(crops: Tensor) -> Tensor:
    """Crops 0..255 -> what a trunk takes."""
    return (crops.float() / 255 - MEAN) / STD


def to_input(crops: list[np.ndarray] | np.ndarray) -> Tensor:
    """Letterboxed uint8 RGB crops [n][s,s,3] -> normalised [n,3,s,s] float32."""
    return normalised(torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).to(memory_format=torch.channels_last))


@torch.no_grad()
def embed_pictures(model: Embedder, pictures: list[np.ndarray], size: int) -> np.ndarray:
    """Unit vectors [n,128] of whole pictures, in bf16 arithmetic (fast; the exported model is scored in fp32)."""
    device = model.project.weight.device
    out = []
    for start in range(0, len(pictures), 128):
        crops = [letterbox(picture, size)[0] for picture in pictures[start : start + 128]]
        out.append(model(to_input(crops).to(device)).cpu().numpy())
    return np.concatenate(out)
