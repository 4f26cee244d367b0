"""Random views of product pictures, made by the batch on the device that trains: what a phone above a basket might see.

All randomness comes from one generator of that device, so that a step's batch depends on the seed and the step alone.
Pictures are [n, 3, BANK_SIDE, BANK_SIDE], 0..255; each shows its picture in the upper left, and its size is given beside.
Coordinates are continuous: pixel i reaches from i to i + 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from common.letterbox import FILL

BANK_SIDE = 352
SKIN = [[255, 219, 190], [224, 172, 138], [198, 134, 96], [141, 85, 54], [80, 48, 32]]
FINGERS = 4


@dataclass(frozen=True)
class Habits:
    """How views of each row are taken, tensors [n]: least side of the window (a share of the picture), chance of a quarter turn and of camera faults."""

    smallest: Tensor
    turn: Tensor
    camera: Tensor


class Dice:
    """Random numbers of one generator, on its device."""

    def __init__(self, device: torch.device, seed: int) -> None:
        self.device, self.generator = device, torch.Generator(device).manual_seed(seed)

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        return torch.rand(*shape, generator=self.generator, device=self.device) * (high - low) + low

    def normal(self, spread: float, *shape: int) -> Tensor:
        return torch.randn(*shape, generator=self.generator, device=self.device) * spread

    def chance(self, share: float | Tensor, count: int) -> Tensor:
        return torch.rand(count, generator=self.generator, device=self.device) < share

    def below(self, limit: int, *shape: int) -> Tensor:
        return torch.randint(0, limit, shape, generator=self.generator, device=self.device)


def _square_to_quad(quad: Tensor) -> Tensor:
    """Homographies [n,3,3] that take the unit square to quads [n,4,2] (Heckbert, Fundamentals of Texture Mapping, 1989)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (quad[:, i].unbind(1) for i in range(4))
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dy1, dx2, dy2 = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    det = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det
    rows = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, torch.ones_like(g)]
    return torch.stack(rows, 1).view(-1, 3, 3)


def _look_up(pictures: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Bilinear samples [n,c,h,w] of square pictures at coordinates [n,h,w]."""
    side = pictures.shape[-1]
    grid = torch.stack([x, y], -1) * (2 / side) - 1
    return F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)


def _pixels(size: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Centres of the pixels of a square, 0..1: x [1,1,size], y [1,size,1]."""
    at = (torch.arange(size, device=device) + 0.5) / size
    return at[None, None, :], at[None, :, None]


def _window(dice: Dice, pictures: Tensor, sizes: Tensor, habits: Habits, size: int) -> tuple[Tensor, Tensor]:
    """A random window (perspective, turn, scale, aspect), letterboxed; and the mask [n,1,size,size] of what it fills."""
    n = len(pictures)
    height, width = sizes[:, 0], sizes[:, 1]
    scale = habits.smallest + (1.05 - habits.smallest) * dice.uniform(0, 1, n)
    stretch = dice.normal(0.09, n).exp()
    w, h = width * scale * stretch, height * scale / stretch
    slack = torch.stack([(width - w).clamp_min(0), (height - h).clamp_min(0)], 1)
    middle = torch.stack([width, height], 1) / 2 + dice.uniform(-0.4, 0.4, n, 2) * slack
    tilt = torch.where(dice.chance(0.75, n), dice.normal(math.radians(10), n), dice.uniform(-math.pi / 4, math.pi / 4, n))
    angle = tilt + dice.chance(habits.turn, n) * dice.below(4, n) * (math.pi / 2)
    square = torch.tensor([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]], device=dice.device)
    bend = torch.where(dice.chance(0.5, n), 0.01, 0.035)[:, None, None]
    corners = (square + dice.normal(1.0, n, 4, 2) * bend) * torch.stack([w, h], 1)[:, None]
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], 1).view(n, 2, 2)
    quad = corners @ turn.transpose(1, 2) + middle[:, None]
    fit = size / torch.maximum(w, h)
    filled = torch.stack([w, h], 1) * fit[:, None] / size
    # Twice the side and then the mean of four: what shrinks is averaged, as it is when the app asks.
    px, py = _pixels(2 * size, dice.device)
    u, v = ((p - 0.5) / filled[:, k, None, None] + 0.5 for k, p in enumerate((px, py)))
    u, v = u.expand(n, 2 * size, 2 * size), v.expand(n, 2 * size, 2 * size)
    m = _square_to_quad(quad).view(n, 9, 1, 1)
    depth = m[:, 6] * u + m[:, 7] * v + 1
    x, y = (m[:, 0] * u + m[:, 1] * v + m[:, 2]) / depth, (m[:, 3] * u + m[:, 4] * v + m[:, 5]) / depth
    limit_x, limit_y = width[:, None, None], height[:, None, None]
    outside = (x < 0) | (y < 0) | (x > limit_x) | (y > limit_y)
    border = dice.below(3, n)[:, None, None]  # mirrored, drawn out, or one colour
    x, y = (torch.where(border == 0, p - 2 * (p - limit).clamp_min(0) - 2 * p.clamp_max(0), p) for p, limit in ((x, limit_x), (y, limit_y)))
    x, y = x.clamp_min(0.5).minimum(limit_x - 0.5), y.clamp_min(0.5).minimum(limit_y - 0.5)
    seen = _look_up(pictures, x, y)
    colour = dice.uniform(0, 255, n, 3, 1, 1)
    seen = torch.where(((border == 2) & outside)[:, None], colour, seen)
    inside = ((u >= 0) & (u <= 1) & (v >= 0) & (v <= 1))[:, None].float()
    return F.avg_pool2d(seen, 2), F.avg_pool2d(inside, 2)


def _fingers(dice: Dice, crops: Tensor) -> Tensor:
    """Fingers reach in from the border: thick lines of one skin's tone from about one place."""
    n, _, size, _ = crops.shape
    tone = torch.tensor(SKIN, device=dice.device, dtype=torch.float32)[dice.below(len(SKIN), n)]
    tone = tone * dice.uniform(0.6, 1.1, n, 1) + dice.normal(8, n, 3)
    start, side, far = dice.uniform(0, 1, n, 2), dice.chance(0.5, n), dice.chance(0.5, n).float()
    start = torch.where(torch.stack([side, ~side], 1), far[:, None], start)[:, None] + dice.normal(0.1, n, FINGERS, 2)
    end = start + (0.5 - start) * dice.uniform(0.3, 0.9, n, FINGERS, 1) + dice.normal(0.07, n, FINGERS, 2)
    thick = dice.uniform(0.035, 0.08, n, FINGERS) * (torch.arange(FINGERS, device=dice.device) <= dice.below(FINGERS, n, 1))
    px, py = _pixels(size, dice.device)
    way = end - start
    length = way.square().sum(-1).clamp_min(1e-6)[..., None, None]
    x, y = (p[None] - start[..., k, None, None] for k, p in enumerate((px, py)))
    share = ((x * way[..., 0, None, None] + y * way[..., 1, None, None]) / length).clamp(0, 1)
    away = ((x - share * way[..., 0, None, None]).square() + (y - share * way[..., 1, None, None]).square()).sqrt()
    cover = ((thick[..., None, None] - away) * size + 0.5).clamp(0, 1).amax(1, keepdim=True)
    round_off = 1 - 0.35 * (away / thick.clamp_min(1e-3)[..., None, None]).amin(1, keepdim=True).clamp(0, 1).square()
    return crops * (1 - cover) + tone[:, :, None, None] * round_off * cover


def _patches(dice: Dice, crops: Tensor, pictures: Tensor, sizes: Tensor) -> Tensor:
    """A part of another picture, or of one colour, lies over a part."""
    n, _, size, _ = crops.shape
    extent = dice.uniform(0.15, 0.5, n, 2)
    corner = dice.uniform(0, 1, n, 2) - extent / 2
    px, py = _pixels(size, dice.device)
    u, v = ((p - corner[:, k, None, None]) / extent[:, k, None, None] for k, p in enumerate((px, py)))
    u, v = u.expand(n, size, size), v.expand(n, size, size)
    inside = ((u >= 0) & (u <= 1) & (v >= 0) & (v <= 1))[:, None]
    lent = _look_up(pictures, u * sizes[:, 1, None, None], v * sizes[:, 0, None, None])
    lent = torch.where(dice.chance(0.6, n)[:, None, None, None], lent, dice.uniform(0, 255, n, 3, 1, 1))
    return torch.where(inside, lent, crops)


def _change(crops: Tensor, chosen: Tensor, change: Callable[[Tensor], Tensor]) -> Tensor:
    """The crops, those of the mask `chosen` [n] replaced by what `change` makes of their indices."""
    rows = chosen.nonzero().flatten()
    return crops.index_copy(0, rows, change(rows)) if len(rows) else crops


def _low(crops: Tensor, share: float) -> Tensor:
    """As seen with `share` of the pixels each way."""
    size = crops.shape[-1]
    small = F.interpolate(crops, size=round(size * share), mode="area")
    return F.interpolate(small, size=size, mode="bilinear", align_corners=False)


def _blur(crops: Tensor, length: Tensor, angle: Tensor) -> Tensor:
    """Motion blur of `length` pixels each way [n]."""
    n, channels, size, _ = crops.shape
    at = torch.arange(-4.0, 5.0, device=crops.device)
    x, y = at[None, None, :], at[None, :, None]
    dx, dy = angle.cos()[:, None, None], angle.sin()[:, None, None]
    along = (x * dx + y * dy).abs() - length[:, None, None]
    across = (x * dy - y * dx).abs()
    kernel = ((0.5 - along).clamp(0, 1) * (1 - across).clamp(0, 1)) + 1e-6
    kernel = kernel / kernel.sum((1, 2), keepdim=True)
    flat = F.pad(crops, (4, 4, 4, 4), mode="replicate").reshape(1, n * channels, size + 8, size + 8)
    return F.conv2d(flat, kernel.repeat_interleave(channels, 0)[:, None], groups=n * channels).view(crops.shape)


def _camera(dice: Dice, crops: Tensor) -> Tensor:
    """Resolution, motion, white balance, saturation, contrast, light and noise of a cheap camera."""
    n, _, size, _ = crops.shape
    small = torch.where(dice.chance(0.35, n), dice.below(4, n), -1)
    for step, share in enumerate((0.2, 0.28, 0.38, 0.52)):  # a small item far away
        crops = _change(crops, small == step, lambda rows: _low(crops[rows], share))
    moved = dice.chance(0.25, n)
    crops = _change(crops, moved, lambda rows: _blur(crops[rows], dice.uniform(0.7, 4, len(rows)), dice.uniform(0, math.pi, len(rows))))
    light = dice.chance(0.8, n).float()[:, None, None, None]
    crops = crops * (light * dice.normal(0.1, n, 3, 1, 1)).exp()
    grey = (crops * torch.tensor([0.299, 0.587, 0.114], device=dice.device)[:, None, None]).sum(1, keepdim=True)
    crops = grey + (crops - grey) * (light * dice.normal(0.25, n, 1, 1, 1)).exp()
    crops = (crops - 128) * (light * dice.normal(0.15, n, 1, 1, 1)).exp() + 128 + light * dice.normal(10, n, 1, 1, 1)
    crops = crops * (light * dice.normal(0.2, n, 1, 1, 1)).exp()
    px, py = _pixels(size, dice.device)
    along = torch.where(dice.chance(0.5, n)[:, None, None], px, py)[:, None]
    first, last = dice.uniform(0.5, 1.3, n, 1, 1, 1), dice.uniform(0.5, 1.3, n, 1, 1, 1)
    crops = torch.where(dice.chance(0.3, n)[:, None, None, None], crops * (first + (last - first) * along), crops)
    noise = dice.chance(0.4, n).float()[:, None, None, None] * dice.uniform(2, 14, n, 1, 1, 1)
    return (crops + noise * dice.normal(1, *crops.shape)).clamp(0, 255)


def grounds(dice: Dice, lent: Tensor, sizes: Tensor) -> Tensor:
    """What may lie behind a product [n,3,BANK_SIDE,BANK_SIDE]: one colour, clouds of colour, or a piece of another picture, often out of focus."""
    n, side = len(lent), BANK_SIDE
    white = dice.uniform(200, 255, n, 1, 1, 1).expand(n, 3, 1, 1)
    plain = torch.where(dice.chance(0.6, n)[:, None, None, None], white, dice.uniform(0, 255, n, 3, 1, 1)).expand(n, 3, side, side)
    clouds = F.interpolate(dice.uniform(0, 255, n, 3, 5, 5), size=side, mode="bicubic", align_corners=False).clamp(0, 255)
    px, py = _pixels(side, dice.device)
    scale = dice.uniform(0.3, 1, n)[:, None, None]
    x, y = ((dice.uniform(0, 1, n)[:, None, None] * (1 - scale) + p * scale) * sizes[:, k, None, None] for k, p in ((1, px), (0, py)))
    piece = _look_up(lent, x.expand(n, side, side), y.expand(n, side, side))
    piece = torch.where(dice.chance(0.5, n)[:, None, None, None], _low(piece, 1 / 8), piece)
    kind = dice.uniform(0, 1, n)[:, None, None, None]
    return torch.where(kind < 0.25, plain, torch.where(kind < 0.45, clouds, piece))


def place(dice: Dice, shots: Tensor, ground: Tensor) -> Tensor:
    """Cut-out packshots [n,4,s,s] (the last channel is the mask), turned and lit from one side, over grounds [n,3,BANK_SIDE,BANK_SIDE]."""
    n, side = len(shots), BANK_SIDE
    angle = torch.where(dice.chance(0.5, n), dice.normal(math.radians(15), n), dice.uniform(-math.pi, math.pi, n))[:, None, None]
    px, py = _pixels(side, dice.device)
    grow = dice.uniform(1.2, 1.6, n)[:, None, None]  # a packshot's diagonal fits
    x, y = ((p - 0.5 + dice.normal(0.03, n)[:, None, None]) * grow for p in (px, py))
    source = shots.shape[-1]
    u, v = ((x * angle.cos() + y * angle.sin()) + 0.5) * source, ((y * angle.cos() - x * angle.sin()) + 0.5) * source
    seen = _look_up(shots, u, v)
    within = ((u > 0) & (v > 0) & (u < source) & (v < source))[:, None]
    alpha = seen[:, 3:] / 255 * within
    along = torch.where(dice.chance(0.6, n)[:, None, None], px, py)[:, None]
    first, last = dice.uniform(0.4, 1.1, n, 1, 1, 1), dice.uniform(0.7, 1.2, n, 1, 1, 1)
    shadow = torch.where(dice.chance(0.6, n)[:, None, None, None], first + (last - first) * along, 1.0)
    return (seen[:, :3] * shadow).clamp(0, 255) * alpha + ground * (1 - alpha)


def views(dice: Dice, pictures: Tensor, sizes: Tensor, others: Tensor, other_sizes: Tensor, habits: Habits, size: int) -> Tensor:
    """Letterboxed training crops [n,3,size,size], 0..255, one of each picture; `others` lend what covers them. Sizes are (height, width)."""
    crops, filled = _window(dice, pictures, sizes, habits, size)
    cover = dice.uniform(0, 1, len(crops))
    crops = _change(crops, cover < 0.175, lambda rows: _fingers(dice, crops[rows]))
    crops = _change(crops, cover > 0.825, lambda rows: _patches(dice, crops[rows], others[rows], other_sizes[rows]))
    crops = _change(crops, dice.chance(habits.camera, len(crops)), lambda rows: _camera(dice, crops[rows]))
    return crops * filled + FILL * (1 - filled)
