"""Trains the embedder, or a teacher of it: teachers first, then the student with them.

    cd models/training && python -m embedder.train --data DATA --store … --out RUN [--variant 4 --side 288] [--teachers RUN…/average.pt]

DATA holds grocery-store/ and basket-frames/. Runs on a GPU where there is one; the views are made there as well.

Loss: cosine softmax against one learned proxy per class with a margin (CosFace, Wang et al., CVPR 2018), plus the same
against the packshots' own embeddings (a photo must find its packshot), plus supervised contrast (Khosla et al.,
NeurIPS 2020) with a memory of recent batches (XBM, Wang et al., CVPR 2020). Kernels are pulled back to the warm start
(L2-SP, Li et al., ICML 2018), so that products never trained on keep what ImageNet taught. With teachers, what they think
of the same view joins: of its class (Hinton et al., 2015), and of what it is like (Park et al., Relational knowledge
distillation, CVPR 2019), mixed pictures among them (Beyer et al., A good teacher is patient and consistent, CVPR 2022).
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.letterbox import letterbox
from embedder.bank import Bank
from embedder.data import DOMAINS, ProductClass, load_training, split_held_out, unpack
from embedder.model import DIMENSIONS, INPUT_SIZE, Embedder, Trained, embed_pictures, normalised, to_input
from embedder.score import REFERENCES, background_of, score_grocery, score_tune, score_unseen

SCALE, MARGIN, TEMPERATURE, MEMORY = 20.0, 0.15, 0.1, 4096
PULL_BACK, AVERAGE = 0.02, 0.998
SETTLE_AT, SMALL = 0.2, 0.84  # part of the training, and of the side, before the wide windows of the real size
SOFTEN, MIXED, HARD = 2.0, 4, 0.5  # teachers' temperature, one batch in how many is mixed, weight of the labels beside teachers


def cosface(cosine: Tensor, target: Tensor) -> Tensor:
    """Softmax cross-entropy over cosines, the true one lowered by the margin."""
    return F.cross_entropy(SCALE * (cosine - MARGIN * F.one_hot(target, cosine.shape[1])), target)


def contrast(embedding: Tensor, labels: Tensor, memory: Tensor, memory_labels: Tensor) -> Tensor:
    """Supervised contrast of a batch against itself and the memory of earlier batches."""
    logits = likenesses(embedding, memory)
    same = labels[:, None] == torch.cat([labels, memory_labels])[None]
    itself = torch.eye(*logits.shape, dtype=torch.bool, device=logits.device)
    log_share = logits - logits.logsumexp(1, keepdim=True)
    positive = (same & ~itself).float()
    return -((log_share * positive).sum(1) / positive.sum(1).clamp_min(1)).mean()


def likenesses(embedding: Tensor, memory: Tensor) -> Tensor:
    """Logits [n, n + memory] of each vector against the others of its batch and the memory; none against itself."""
    logits = embedding @ torch.cat([embedding, memory]).T / TEMPERATURE
    return logits.masked_fill(torch.eye(*logits.shape, dtype=torch.bool, device=logits.device), -1e4)


def follow(logits: Tensor, teacher: Tensor) -> Tensor:
    """Divergence of the student's shares from the teacher's."""
    return F.kl_div(logits.log_softmax(1), teacher.softmax(1), reduction="batchmean")


class Teachers:
    """Trained networks that judge as one: cosines are means of theirs."""

    def __init__(self, trained: list[Trained], device: torch.device) -> None:
        self.models = [t.model.to(device) for t in trained]
        self.sides = [t.side for t in trained]
        self.proxies = torch.cat([F.normalize(t.proxies, dim=1) for t in trained], 1).to(device) / len(trained) ** 0.5

    @torch.no_grad()
    def __call__(self, crops: Tensor) -> Tensor:
        """Crops 0..255 -> joined unit vectors [n, 128 x teachers]."""
        seen = [model(normalised(resized(crops, side))) for model, side in zip(self.models, self.sides, strict=True)]
        return torch.cat(seen, 1) / len(seen) ** 0.5


def resized(crops: Tensor, side: int) -> Tensor:
    same = crops.shape[-1] == side
    return crops if same else F.interpolate(crops, size=side, mode="bilinear", antialias=True, align_corners=False)


class Trainer:
    """Network, proxies, memory, optimiser and running average."""

    def __init__(self, bank: Bank, model: Embedder, args: argparse.Namespace, teachers: Teachers | None) -> None:
        self.bank, self.model, self.args, self.teachers, self.device = bank, model, args, teachers, bank.device
        self.step = 0
        self.slot = torch.from_numpy(bank.placeable).to(self.device)
        self.packshots = self._letterboxed([c.packshots[0] for c, k in zip(bank.classes, bank.placeable, strict=True) if k >= 0])
        self.shots = torch.zeros(0, DIMENSIONS, device=self.device)
        with torch.no_grad():
            owned = [self._letterboxed(_samples(c)) for c in bank.classes if c.domain != "store"]
            model.start_from_principal_axes(torch.cat([model.pooled(crops) for crops in owned]))
            means = torch.stack([model(self._letterboxed(_samples(c))).mean(0) for c in bank.classes])
        self.proxies = nn.Parameter(F.normalize(means, dim=1))
        self.memory = torch.zeros(0, DIMENSIONS, device=self.device)
        self.taught_memory = torch.zeros(0, teachers.proxies.shape[1] if teachers else 0, device=self.device)
        self.memory_labels = torch.zeros(0, dtype=torch.long, device=self.device)
        self.learned = list(model.parameters())
        self.anchors = [p.detach().clone() for p in self.learned]
        self.average = [p.detach().clone() for p in self.learned]
        groups = [{"params": self.learned, "rate": 1.0}, {"params": [self.proxies], "rate": 10.0}]
        self.optimizer = torch.optim.Adam(groups, lr=args.rate, betas=(0.9, 0.99))

    def _letterboxed(self, files: list[bytes]) -> Tensor:
        """Whole pictures as the network is asked about them."""
        return to_input([letterbox(unpack(data), self.args.side)[0] for data in files]).to(self.device)

    def train_step(self, progress: float) -> dict[str, Tensor]:
        """One step; `progress` 0..1 sets the rate and how views are taken."""
        if self.step % 20 == 0:  # the clean packshots as the present network sees them: fixed targets of the next steps
            with torch.no_grad():
                self.shots = self.model(self.packshots)
        rate = self.args.rate * min(1.0, (self.step + 1) / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["rate"]
        draw = self.bank.draw(self.args.seed, self.step, self.args.groups)
        labels = torch.from_numpy(draw.labels).to(self.device)
        settled = progress >= SETTLE_AT
        side = self.args.side if settled else round(self.args.side * SMALL)
        made = max(side, *self.teachers.sides) if self.teachers else side
        crops = self.bank.crops(draw, settled, made, self.args.seed * 1_000_003 + self.step)
        mixed = self.teachers is not None and self.step % MIXED == 0
        if mixed:
            share = torch.rand(len(crops), 1, 1, 1, device=self.device) * 0.5
            crops = crops * (1 - share) + crops.roll(len(crops) // 2, 0) * share
        embedding = self.model(normalised(resized(crops, side)))
        cosine = embedding @ F.normalize(self.proxies, dim=1).T
        losses = {} if mixed else self._from_labels(labels, ~torch.from_numpy(draw.shown).to(self.device), embedding, cosine)
        if self.teachers:
            taught = self.teachers(crops)
            losses = {name: HARD * loss for name, loss in losses.items()} | self._from_teachers(taught, embedding, cosine)
        loss = torch.stack(list(losses.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.learned, 5.0)
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.learned, self.anchors, PULL_BACK * rate / self.args.rate * 0.1)
            torch._foreach_lerp_(self.average, self.learned, 1 - min(AVERAGE, (self.step + 1) / (self.step + 10)))
            if not mixed:
                self.memory = torch.cat([embedding.detach(), self.memory])[:MEMORY]
                self.memory_labels = torch.cat([labels, self.memory_labels])[:MEMORY]
                self.taught_memory = torch.cat([taught, self.taught_memory])[:MEMORY] if self.teachers else self.taught_memory
        self.step += 1
        return {name: value.detach() for name, value in losses.items()}

    def _from_labels(self, labels: Tensor, photos: Tensor, embedding: Tensor, cosine: Tensor) -> dict[str, Tensor]:
        asking = (self.slot[labels] >= 0) & photos
        return {
            "proxy": cosface(cosine, labels),
            "packshot": cosface(embedding[asking] @ self.shots.T, self.slot[labels[asking]]),
            "pair": 0.5 * contrast(embedding, labels, self.memory, self.memory_labels),
        }

    def _from_teachers(self, taught: Tensor, embedding: Tensor, cosine: Tensor) -> dict[str, Tensor]:
        classes = follow(SCALE / SOFTEN * cosine, SCALE / SOFTEN * taught @ self.teachers.proxies.T)
        alike = follow(likenesses(embedding, self.memory), likenesses(taught, self.taught_memory))
        return {"taughtClass": SOFTEN * classes, "taughtAlike": alike}

    def averaged(self) -> Trained:
        """The network with its running-average weights: what is scored and kept."""
        model = copy.deepcopy(self.model).eval()
        with torch.no_grad():
            for parameter, value in zip(model.parameters(), self.average, strict=True):
                parameter.copy_(value)
        names = [c.name for c in self.bank.classes]
        return Trained(model, self.args.variant, self.args.side, names, F.normalize(self.proxies.detach(), dim=1).cpu())


def _samples(product: ProductClass) -> list[bytes]:
    """Some pictures of a class, its packshot first."""
    some = product.packshots + product.pictures[:: max(1, len(product.pictures) // 6)]
    return some[: 1 if product.domain == "store" else 7]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, nargs="*", default=[], help="rendered sets (labels.jsonl, or folders of crops): their SKUs become classes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where the warm starts lie, or will")
    parser.add_argument("--variant", type=int, default=0, help="of EfficientNet-Lite")
    parser.add_argument("--side", type=int, default=INPUT_SIZE, help="pixels")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="average.pt of other runs with the same classes")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, default=math.inf, help="ends early, the rate falling accordingly")
    parser.add_argument("--groups", type=int, default=64, help="classes in a batch, four views each")
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--score-every", type=float, default=2, help="minutes")
    parser.add_argument("--hold-out-store", type=int, default=10, help="one in n SKUs is never trained on (unseen-products score, calibration)")
    parser.add_argument("--hold-out-grocery", type=int, default=0, help="likewise for grocery classes: for experiments only")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.backends.cudnn.benchmark = True
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    classes, kept_back = split_held_out(load_training(args.data, args.store), args.hold_out_store, args.hold_out_grocery)
    taught_by = [Trained.load(path, args.cache) for path in args.teachers]
    if any(t.classes != [c.name for c in classes] for t in taught_by):
        raise RuntimeError("a teacher was trained on other classes: give it the same --store and --hold-out options")
    teachers = Teachers(taught_by, device) if taught_by else None
    trainer = Trainer(Bank(classes, device), Embedder(args.cache, args.variant).to(device), args, teachers)
    asked = [c for c in kept_back if len(c.pictures) > REFERENCES[c.domain]]
    unseen = {d: [(c.name, [unpack(data) for data in c.pictures]) for c in asked if c.domain == d] for d in DOMAINS}

    def log(**entry: object) -> None:
        line = json.dumps({"step": trainer.step, "minutes": round((time.monotonic() - began) / 60, 2), **entry})
        print(args.out.name, line, flush=True)
        with open(args.out / "training.log", "a") as file:
            file.write(line + "\n")

    def score() -> None:
        trained = trainer.averaged()

        def embed(pictures: list[np.ndarray]) -> np.ndarray:
            return embed_pictures(trained.model, pictures, args.side)

        results = score_grocery(embed, args.data / "grocery-store") | score_tune(embed, args.data / "basket-frames" / "tune")
        background = background_of(embed, args.data / "grocery-store", frozenset(c.name for c in kept_back))
        for domain in (d for d in DOMAINS if unseen[d]):
            results |= {f"unseen_{domain}_{k}": v for k, v in score_unseen(embed, unseen[domain], REFERENCES[domain], background).items()}
        log(score={k: round(v, 4) for k, v in results.items()})
        trained.save(args.out / "average.pt")

    began = time.monotonic()
    log(command={k: v if isinstance(v, int | float) else str(v) for k, v in vars(args).items()}, classes=len(classes),
        domains={d: sum(c.domain == d for c in classes) for d in DOMAINS}, pictures=sum(len(c.pictures) for c in classes))
    sums, seen, last_scored = {}, 0, time.monotonic()
    while (progress := max(trainer.step / args.steps, (time.monotonic() - began) / 60 / args.minutes)) < 1:
        for name, value in trainer.train_step(progress).items():
            sums[name] = sums.get(name, 0) + value
        seen += 1
        if trainer.step % 100 == 0:
            log(rate=round(trainer.optimizer.param_groups[0]["lr"], 6), **{k: round(float(v) / seen, 4) for k, v in sums.items()})
            sums, seen = {}, 0
        if time.monotonic() - last_scored > args.score_every * 60:
            score()
            last_scored = time.monotonic()
    score()


if __name__ == "__main__":
    main()
