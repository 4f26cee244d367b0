"""EfficientNet-Lite trunk without batch normalisation, warm-started from a pinned TensorFlow Lite file.

Tan and Le, EfficientNet (ICML 2019); the Lite variants drop squeeze-excite and use ReLU6, so a block is three fused
convolutions. The published files have batch normalisation folded into the kernels; so do we, which makes training,
export and inference one and the same arithmetic.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from embedder.tflite import Conv, read_convolutions

# The carrier of the public EfficientNet-Lite weights (Apache-2.0, TensorFlow authors): a source of numbers, never a dependency.
PACKAGE = "react-native-npm-ai-sample-lib@0.1.4"
PACKAGE_SHA256 = "9ac1f402b613fa9770070d01ec952a97386d2ff1d387d0bebd9724f42ba7d31a"
MEMBER = "package/ios/TFLite/efficientnet_lite{}.tflite"


def fetch_lite(variant: int, cache: Path) -> bytes:
    """Bytes of EfficientNet-Lite `variant`; downloads the pinned npm package once into `cache` and checks its sha256."""
    target = cache / f"efficientnet_lite{variant}.tflite"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            package = next(Path(folder).glob("*.tgz")).read_bytes()
        digest = hashlib.sha256(package).hexdigest()
        if digest != PACKAGE_SHA256:
            raise RuntimeError(f"{PACKAGE} has sha256 {digest}, expected {PACKAGE_SHA256}: do not train from it")
        with tarfile.open(fileobj=io.BytesIO(package)) as archive:
            target.write_bytes(archive.extractfile(MEMBER.format(variant)).read())
    return target.read_bytes()


class ScaledConv(nn.Module):
    """Convolution whose kernel is `direction * gain`, optionally followed by ReLU6.

    Folding batch normalisation leaves kernels whose size differs a hundredfold between channels; an Adam step has one
    size for all. Training the direction (unit mean square per output channel) with the gain fixed makes steps even.
    """

    def __init__(self, conv: Conv) -> None:
        super().__init__()
        weight = torch.from_numpy(conv.weight)
        gain = weight.pow(2).mean(dim=(1, 2, 3), keepdim=True).sqrt().clamp_min(1e-4)
        self.register_buffer("gain", gain)
        self.direction = nn.Parameter(weight / gain)
        self.bias = nn.Parameter(torch.from_numpy(conv.bias))
        self.stride, self.relu6, self.depthwise = conv.stride, conv.relu6, conv.depthwise

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = (self.direction * self.gain).to(x.dtype), self.bias.to(x.dtype)
        groups = weight.shape[0] if self.depthwise else 1
        x = F.conv2d(x, weight, bias, self.stride, weight.shape[2] // 2, 1, groups)
        return F.relu6(x) if self.relu6 else x


class Block(nn.Module):
    """Inverted residual: 1x1 expansion, depthwise, linear 1x1 projection (Sandler et al., MobileNetV2)."""

    def __init__(self, convs: list[Conv]) -> None:
        super().__init__()
        self.convs = nn.Sequential(*(ScaledConv(conv) for conv in convs))
        depthwise = next(conv for conv in convs if conv.depthwise)
        self.residual = len(convs) == 3 and depthwise.stride == 1 and convs[0].weight.shape[1] == convs[-1].weight.shape[0]

    def forward(self, x: Tensor) -> Tensor:
        return x + self.convs(x) if self.residual else self.convs(x)


def build_trunk(tflite: bytes) -> nn.ModuleList:
    """Stem, blocks and 1280-channel head of a Lite file, in order. Input [n,3,s,s] normalised to about -1..1.

    Kernels are padded evenly; TensorFlow pads even inputs on one side only, which differs by a shift of the picture.
    """
    convs = read_convolutions(tflite)
    modules: list[nn.Module] = [ScaledConv(convs[0])]
    pending: list[Conv] = []
    for conv in convs[1:-1]:
        pending.append(conv)
        if not conv.depthwise and not conv.relu6:  # the linear projection ends a block
            modules.append(Block(pending))
            pending = []
    modules.append(ScaledConv(convs[-1]))
    return nn.ModuleList(modules)
