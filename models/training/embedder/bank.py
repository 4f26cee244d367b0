"""All training pictures on the device that trains, and the draw of which of them a step shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from embedder.cutout import cut_out
from embedder.data import DOMAINS, PACKSHOT_SIDE, ProductClass, unpack
from embedder.views import BANK_SIDE, Dice, Habits, grounds, place, views

PER_GROUP = 4  # views of one class in a batch
DOMAIN_SHARE = dict(zip(DOMAINS, (0.72, 0.06, 0.22), strict=True))
# Random windows show things larger than they will be asked for; training small and ending at the real size with wider
# windows undoes that (Touvron et al., Fixing the train-test resolution discrepancy, NeurIPS 2019), and small is cheap.
# The same goes for quarter turns and camera faults: they are rarer at the end, as they are in what will be asked.
SMALLEST_WINDOW = dict(zip(DOMAINS, ((0.4, 0.7), (0.6, 0.75), (0.7, 0.8)), strict=True))  # sides, before and while settling
TURN, CAMERA = (0.35, 0.2), (1.0, 0.7)  # chances, before and while settling
PLACED, SHOT_WINDOW, SHOT_TURN = 0.75, 0.6, 0.1  # packshots: share seen over another ground, and how


@dataclass(frozen=True)
class Draw:
    """Which views a batch shows, arrays [n]: class, picture, packshot to place over a ground (-1: none), and whether it is a packshot at all."""

    labels: np.ndarray
    pictures: np.ndarray
    placed: np.ndarray
    shown: np.ndarray


class Bank:
    """Pictures [n,3,BANK_SIDE,BANK_SIDE] uint8, packshots with their masks [m,4,PACKSHOT_SIDE,PACKSHOT_SIDE], and what belongs to which class."""

    def __init__(self, classes: list[ProductClass], device: torch.device) -> None:
        self.classes, self.device = classes, device
        files = [data for c in classes for data in c.pictures + c.packshots]
        pictures, sizes = np.zeros((len(files), 3, BANK_SIDE, BANK_SIDE), np.uint8), np.zeros((len(files), 2), np.float32)

        def keep(index: int) -> None:
            picture = unpack(files[index])
            sizes[index] = height, width = picture.shape[:2]
            pictures[index, :, :height, :width] = picture.transpose(2, 0, 1)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(keep, range(len(files))))
        self.pictures, self.sizes = torch.from_numpy(pictures).to(device), torch.from_numpy(sizes).to(device)
        counts = np.array([[len(c.pictures), len(c.packshots)] for c in classes])
        self.first = np.concatenate([[0], counts.sum(1).cumsum()[:-1]])
        self.own, self.shots = counts[:, 0], counts[:, 1]
        self.placeable = np.full(len(classes), -1)
        cut = [i for i, c in enumerate(classes) if c.packshots and c.domain == "grocery"]  # a rendered packshot stands on grey and cannot be cut out
        self.placeable[cut] = np.arange(len(cut))
        self.cut = torch.stack([_with_mask(classes[i]) for i in cut]).to(device) if cut else torch.zeros(0, 4, 1, 1)
        domains = np.array([DOMAINS.index(c.domain) for c in classes])
        self.members = [np.flatnonzero(domains == d) for d in range(len(DOMAINS))]
        self.windows = np.array([SMALLEST_WINDOW[c.domain] for c in classes])
        self.rendered = domains == DOMAINS.index("store")

    def draw(self, seed: int, step: int, groups: int) -> Draw:
        """`groups` classes, each once, PER_GROUP views of each; the first view of a class is its packshot where it has one."""
        rng = np.random.default_rng([seed, step])
        shares = np.array([DOMAIN_SHARE[d] if len(m) else 0.0 for d, m in zip(DOMAINS, self.members, strict=True)])
        wanted = np.minimum(rng.multinomial(groups, shares / shares.sum()), [len(m) for m in self.members])
        chosen = np.concatenate([rng.choice(m, size=k, replace=False) for m, k in zip(self.members, wanted, strict=True)])
        labels = np.repeat(chosen, PER_GROUP)
        shown = (np.arange(len(labels)) % PER_GROUP == 0) & (self.shots[labels] > 0)
        shown |= self.own[labels] == 0
        pictures = self.first[labels] + np.where(shown, self.own[labels], rng.integers(0, 1 << 30, len(labels)) % np.maximum(self.own[labels], 1))
        placed = np.where(shown & (rng.random(len(labels)) < PLACED), self.placeable[labels], -1)
        return Draw(labels, pictures, placed, shown)

    def crops(self, draw: Draw, settled: bool, size: int, seed: int) -> Tensor:
        """The views of a draw [n,3,size,size], 0..255."""
        dice = Dice(self.device, seed)
        n = len(draw.labels)
        chosen = torch.from_numpy(draw.pictures).to(self.device)
        pictures, sizes = self.pictures[chosen].float(), self.sizes[chosen]
        others = dice.below(len(self.pictures), n)
        lent, lent_sizes = self.pictures[others].float(), self.sizes[others]
        rows = np.flatnonzero(draw.placed >= 0)
        if len(rows):
            at = torch.from_numpy(rows).to(self.device)
            shots = self.cut[torch.from_numpy(draw.placed[rows]).to(self.device)].float()
            pictures[at] = place(dice, shots, grounds(dice, lent[at], lent_sizes[at]))
            sizes[at] = float(BANK_SIDE)
        plain = ~draw.shown
        smallest = np.where(plain, self.windows[draw.labels, int(settled)], SHOT_WINDOW)
        turn = np.where(plain, TURN[settled], SHOT_TURN)
        camera = np.where(plain, np.where(self.rendered[draw.labels], 0.4, CAMERA[settled]), 1.0)  # the renderer has a camera of its own
        habits = Habits(*(torch.from_numpy(a.astype(np.float32)).to(self.device) for a in (smallest, turn, camera)))
        return views(dice, pictures, sizes, lent, lent_sizes, habits, size)


def _with_mask(product: ProductClass) -> Tensor:
    """The packshot and its mask in the middle of a square [4,PACKSHOT_SIDE,PACKSHOT_SIDE] uint8."""
    shot = unpack(product.packshots[0])
    square = np.zeros((PACKSHOT_SIDE, PACKSHOT_SIDE, 4), np.uint8)
    height, width = shot.shape[:2]
    top, left = (PACKSHOT_SIDE - height) // 2, (PACKSHOT_SIDE - width) // 2
    square[top : top + height, left : left + width] = np.dstack([shot, cut_out(shot, product.convex)])
    return torch.from_numpy(square).permute(2, 0, 1)
