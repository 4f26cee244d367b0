"""The detector network: plain 3x3 convolutions and ReLU, a small FPN + PAN neck, three one-layer heads.

Plain convolutions were chosen for two reasons: they train several times faster than depthwise ones on a CPU, and on
WebGPU every layer is one fused kernel, where the number of dispatches outweighs the arithmetic.
During training each square layer carries a batch-normalised identity branch (RepVGG, Ding et al. 2021); `fold()`
merges branch and batch norms into one convolution, so the exported graph has none of them.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

INPUT_SIZE = 320
STRIDES = (8, 16, 32)
CLASSES = ("item", "hand")


class ConvBlock(nn.Module):
    """k x k convolution, batch norm, optional normalised identity branch, ReLU."""

    def __init__(self, cin: int, cout: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(cout)
        self.skip = nn.BatchNorm2d(cout) if cin == cout and stride == 1 and kernel == 3 else None

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn(self.conv(x))
        if self.skip is not None:
            y = y + self.skip(x)
        return F.relu(y, inplace=True)

    def fold(self) -> nn.Sequential:
        """One convolution with bias that computes the same as this block in evaluation mode, then ReLU."""
        kernel, bias = _bn_affine(self.bn)
        weight = self.conv.weight * kernel[:, None, None, None]
        if self.skip is not None:
            gain, shift = _bn_affine(self.skip)
            centre = self.conv.kernel_size[0] // 2
            weight = weight.clone()
            index = torch.arange(weight.shape[0])
            weight[index, index, centre, centre] += gain
            bias = bias + shift
        conv = nn.Conv2d(self.conv.in_channels, self.conv.out_channels, self.conv.kernel_size, self.conv.stride, self.conv.padding)
        conv.weight.data.copy_(weight)
        conv.bias.data.copy_(bias)
        return nn.Sequential(conv, nn.ReLU(inplace=True))


def _bn_affine(bn: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    gain = bn.weight.detach() / torch.sqrt(bn.running_var + bn.eps)
    return gain, bn.bias.detach() - bn.running_mean * gain


class Detector(nn.Module):
    """images [n, 3, 320, 320] in 0..1 RGB -> raw [n, 6, 2100].

    Anchors: stride 8, 16, 32, each row-major. Channels 0..3: log distances l, t, r, b in units of the stride from the
    cell centre; 4: item logit; 5: hand logit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(ConvBlock(3, 16, 3, 2), ConvBlock(16, 24, 3, 2))
        self.stage3 = nn.Sequential(ConvBlock(24, 48, 3, 2), ConvBlock(48, 48))
        self.stage4 = nn.Sequential(ConvBlock(48, 96, 3, 2), ConvBlock(96, 96), ConvBlock(96, 96))
        self.stage5 = nn.Sequential(ConvBlock(96, 160, 3, 2), ConvBlock(160, 160), ConvBlock(160, 160))
        self.lateral5 = ConvBlock(160, 64, 1)
        self.fuse4 = nn.Sequential(ConvBlock(64 + 96, 64, 1), ConvBlock(64, 64))
        self.fuse3 = nn.Sequential(ConvBlock(64 + 48, 40, 1), ConvBlock(40, 40))
        self.down3 = ConvBlock(40, 64, 3, 2)
        self.fuse4b = ConvBlock(64 + 64, 64, 1)
        self.down4 = ConvBlock(64, 64, 3, 2)
        self.fuse5b = ConvBlock(64 + 64, 96, 1)
        self.towers = nn.ModuleList([ConvBlock(40, 40), ConvBlock(64, 64), ConvBlock(96, 96)])
        self.heads = nn.ModuleList([nn.Conv2d(c, 4 + len(CLASSES), 1) for c in (40, 64, 96)])
        for head in self.heads:
            nn.init.normal_(head.weight, std=0.01)
            nn.init.constant_(head.bias[:4], math.log(2.0))
            nn.init.constant_(head.bias[4:], -math.log(99.0))

    def forward(self, images: Tensor) -> Tensor:
        c3 = self.stage3(self.stem(images))
        c4 = self.stage4(c3)
        p5 = self.lateral5(self.stage5(c4))
        p4 = self.fuse4(torch.cat([F.interpolate(p5, scale_factor=2.0, mode="nearest"), c4], 1))
        p3 = self.fuse3(torch.cat([F.interpolate(p4, scale_factor=2.0, mode="nearest"), c3], 1))
        q4 = self.fuse4b(torch.cat([self.down3(p3), p4], 1))
        q5 = self.fuse5b(torch.cat([self.down4(q4), p5], 1))
        levels = [head(tower(x)) for head, tower, x in zip(self.heads, self.towers, (p3, q4, q5))]
        return torch.cat([level.flatten(2) for level in levels], 2)

    def fold(self) -> "Detector":
        """Replace every block by its folded convolution, in place. Only for evaluation and export."""
        self.eval()
        for parent in list(self.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, ConvBlock):
                    setattr(parent, name, child.fold())
        return self


def count_gmac(model: nn.Module, size: int = INPUT_SIZE) -> float:
    """Multiply-accumulates of all convolutions for one picture, in 1e9."""
    total = 0
    hooks = []

    def add(layer: nn.Module, _inputs: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal total
        assert isinstance(layer, nn.Conv2d)
        total += out[0].numel() * layer.in_channels * layer.kernel_size[0] * layer.kernel_size[1]

    for layer in model.modules():
        if isinstance(layer, nn.Conv2d):
            hooks.append(layer.register_forward_hook(add))
    with torch.no_grad():
        model(torch.zeros(1, 3, size, size))
    for hook in hooks:
        hook.remove()
    return total / 1e9
