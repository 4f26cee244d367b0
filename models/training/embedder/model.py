"""The embedder: EfficientNet-Lite0 trunk, average pooling, one linear layer, unit length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.letterbox import letterbox
from embedder.backbone import build_trunk, fetch_lite

INPUT_SIZE = 228  # the least side whose last maps are 8 x 8: 0.448 GMAC; 240 would cost 0.461
DIMENSIONS = 128
MEAN, STD = 0.498, 0.502  # the warm start's own normalisation: (byte - 127) / 128
FROZEN_MODULES = 6  # stem and blocks up to stride 8: edges and textures, dear to train, little to gain


class Embedder(nn.Module):
    """Crops [n,3,s,s] float32, normalised -> unit vectors [n,128] float32."""

    def __init__(self, cache: Path, variant: int = 0) -> None:
        super().__init__()
        self.trunk = build_trunk(fetch_lite(variant, cache))
        self.project = nn.Linear(1280, DIMENSIONS)
        for parameter in self.trunk[:FROZEN_MODULES].parameters():
            parameter.requires_grad_(False)
        self.to(memory_format=torch.channels_last)

    @torch.no_grad()
    def frozen(self, x: Tensor) -> Tensor:
        """Crops [n,3,s,s] -> maps [n,40,s/8,s/8] of the part that never changes."""
        for module in self.trunk[:FROZEN_MODULES]:
            x = module(x)
        return x

    def pooled(self, x: Tensor) -> Tensor:
        """Maps of `frozen` -> trunk features [n,1280], averaged over the picture."""
        for module in self.trunk[FROZEN_MODULES:]:
            x = module(x)
        return x.float().mean((2, 3))

    def forward(self, x: Tensor) -> Tensor:
        return self.finish(self.frozen(x))

    def finish(self, maps: Tensor) -> Tensor:
        """Maps of `frozen` -> unit vectors [n,128]."""
        return F.normalize(self.project(self.pooled(maps)), dim=1)

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


def to_input(crops: list[np.ndarray] | np.ndarray, dtype: torch.dtype = torch.float32) -> Tensor:
    """Letterboxed uint8 RGB crops [n][s,s,3] -> normalised [n,3,s,s]."""
    x = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).to(memory_format=torch.channels_last)
    return ((x.float() / 255 - MEAN) / STD).to(dtype)


@torch.no_grad()
def embed_pictures(model: Embedder, pictures: list[np.ndarray], size: int = INPUT_SIZE) -> np.ndarray:
    """Unit vectors [n,128] of whole pictures, in bf16 arithmetic (fast; the exported model is scored in fp32)."""
    out = []
    for start in range(0, len(pictures), 32):
        crops = [letterbox(picture, size)[0] for picture in pictures[start : start + 32]]
        out.append(model(to_input(crops, torch.bfloat16)).numpy())
    return np.concatenate(out)
