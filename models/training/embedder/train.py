"""Trains the embedder. One command, seeded, resumable:

    cd models/training && python -m embedder.train --data DATA --out ../../.data/embedder/main [--store ../../.data/store/train-a ../../.data/store/crops]

Run again with the same --out to go on after an interruption (only the mix of recent batches starts anew). DATA holds grocery-store/ and basket-frames/.

Loss: cosine softmax against one learned proxy per class with a margin (CosFace, Wang et al., CVPR 2018), plus the same
against the packshots' own embeddings (a photo must find its packshot), plus supervised contrast (Khosla et al.,
NeurIPS 2020) with a memory of recent batches (XBM, Wang et al., CVPR 2020). Kernels are pulled back to the warm start
(L2-SP, Li et al., ICML 2018), so that products never trained on keep what ImageNet taught.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import queue
import threading
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.letterbox import letterbox
from embedder.augment import cut_out, place, random_crop
from embedder.data import ProductClass, load_training, split_held_out, unpack
from embedder.model import DIMENSIONS, INPUT_SIZE, Embedder, embed_pictures, to_input
from embedder.score import REFERENCES, background_of, score_grocery, score_tune, score_unseen

GROUPS, PER_GROUP = 16, 4  # a batch: 16 classes, 4 views each
ECHO, RECENT = 2, 16  # every view is learned from twice (data echoing, Choi et al., 2019), mixed over 16 batches
SCALE, MARGIN, TEMPERATURE, MEMORY = 20.0, 0.15, 0.1, 2048
DOMAIN_SHARE = {"grocery": 0.72, "basket": 0.06, "store": 0.22}
LEARNING_RATE, PULL_BACK, AVERAGE = 6e-4, 0.02, 0.997
# Random windows show things larger than they will be asked for; training small and ending at the real size with wider
# windows undoes that (Touvron et al., Fixing the train-test resolution discrepancy, NeurIPS 2019), and small is cheap.
# The same goes for quarter turns and camera faults: they are rarer at the end, as they are in what will be asked.
SETTLE_AT, SMALL_SIZE = 0.2, 192
SMALLEST_WINDOW = {"grocery": (0.4, 0.7), "basket": (0.6, 0.75), "store": (0.7, 0.8)}  # sides, before and while settling
TURN, CAMERA = (0.35, 0.2), (1.0, 0.7)  # chances, before and while settling


def settling(step: int, steps: int) -> bool:
    """Whether the step belongs to the last part, at the real size."""
    return step >= SETTLE_AT * steps


class Batches:
    """Batch number -> (crops [64,3,s,s] bf16, class index [64], shown packshot [64]); depends on seed and number alone."""

    def __init__(self, classes: list[ProductClass], seed: int, steps: int) -> None:
        self.classes, self.seed, self.steps = classes, seed, steps
        self.domains = {d: [i for i, c in enumerate(classes) if c.domain == d] for d in DOMAIN_SHARE}
        weights = np.array([DOMAIN_SHARE[d] if self.domains[d] else 0.0 for d in DOMAIN_SHARE])
        self.shares = weights / weights.sum()

    def _picture(self, rng: np.random.Generator, index: int) -> np.ndarray:
        pictures = self.classes[index].pictures or self.classes[index].packshots
        return unpack(pictures[int(rng.integers(0, len(pictures)))])

    def _view(self, rng: np.random.Generator, index: int, packshot: bool, settled: bool) -> np.ndarray:
        size = INPUT_SIZE if settled else SMALL_SIZE
        product = self.classes[index]
        lender = int(rng.integers(0, len(self.classes)))

        def other() -> np.ndarray:
            return self._picture(rng, lender)

        if not packshot:
            smallest = SMALLEST_WINDOW[product.domain][settled]
            camera = 0.4 if product.domain == "store" else CAMERA[settled]  # the renderer has a camera of its own
            return random_crop(rng, self._picture(rng, index), other, size, smallest, TURN[settled], camera)
        shot = unpack(product.packshots[0])
        if product.domain == "grocery" and rng.random() < 0.75:  # a rendered packshot stands on grey and cannot be cut out
            shot = place(rng, shot, cut_out(shot, product.convex), other)
        return random_crop(rng, shot, other, size, 0.6, 0.1)

    def at(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        rng = np.random.default_rng([self.seed, step])
        crops, labels, shown = [], [], []
        chosen: set[int] = set()
        while len(chosen) < GROUPS:
            pool = self.domains[list(DOMAIN_SHARE)[int(rng.choice(len(self.shares), p=self.shares))]]
            index = pool[int(rng.integers(0, len(pool)))]
            if index in chosen:
                continue
            chosen.add(index)
            for view in range(PER_GROUP):
                packshot = view == 0 and bool(self.classes[index].packshots)
                crops.append(self._view(rng, index, packshot, settling(step * ECHO, self.steps)))
                labels.append(index)
                shown.append(packshot)
        return to_input(crops, torch.bfloat16), torch.tensor(labels), torch.tensor(shown)

    def stream(self, start: int, stop: int) -> "queue.Queue[tuple[Tensor, Tensor, Tensor]]":
        """Makes the batches start..stop-1 in a thread beside the network."""
        ready: queue.Queue[tuple[Tensor, Tensor, Tensor]] = queue.Queue(maxsize=3)

        def work() -> None:
            for step in range(start, stop):
                ready.put(self.at(step))

        threading.Thread(target=work, daemon=True).start()
        return ready


def cosface(cosine: Tensor, target: Tensor) -> Tensor:
    """Softmax cross-entropy over cosines, the true one lowered by the margin."""
    return F.cross_entropy(SCALE * (cosine - MARGIN * F.one_hot(target, cosine.shape[1])), target)


def contrast(embedding: Tensor, labels: Tensor, memory: Tensor, memory_labels: Tensor) -> Tensor:
    """Supervised contrast of a batch against itself and the memory of earlier batches."""
    everything = torch.cat([embedding, memory])
    logits = embedding @ everything.T / TEMPERATURE
    same = labels[:, None] == torch.cat([labels, memory_labels])[None]
    itself = torch.zeros_like(same)
    itself[:, : len(labels)].fill_diagonal_(True)
    logits = logits.masked_fill(itself, -1e4)
    log_share = logits - logits.logsumexp(1, keepdim=True)
    positive = (same & ~itself).float()
    return -((log_share * positive).sum(1) / positive.sum(1).clamp_min(1)).mean()


class Trainer:
    """Network, proxies, memory, optimiser and running average: everything a checkpoint holds."""

    def __init__(self, classes: list[ProductClass], cache: Path, seed: int, steps: int) -> None:
        torch.manual_seed(seed)
        self.classes, self.steps, self.step, self.seed = classes, steps, 0, seed
        self.model = Embedder(cache)
        self.packshot_of = [i for i, c in enumerate(classes) if c.packshots and c.domain == "grocery"]
        self.slot = torch.full((len(classes),), -1)
        self.slot[self.packshot_of] = torch.arange(len(self.packshot_of))
        self.size = SMALL_SIZE
        self.packshot_maps: Tensor | None = None
        self.bank = torch.zeros(0, DIMENSIONS)
        self.proxies = nn.Parameter(torch.zeros(len(classes), DIMENSIONS))
        self.memory = torch.zeros(0, DIMENSIONS)
        self.memory_labels = torch.zeros(0, dtype=torch.long)
        self.learned = [p for p in self.model.parameters() if p.requires_grad]
        self.recent: list[tuple[Tensor, Tensor, Tensor]] = []
        self.anchors: list[Tensor] = []
        self.average: list[Tensor] = []
        self.optimizer = torch.optim.Adam(
            [{"params": self.learned, "rate": 1.0}, {"params": [self.proxies], "rate": 10.0}], lr=LEARNING_RATE, betas=(0.9, 0.99)
        )

    def begin(self) -> None:
        """The state before the first step: projection and proxies from the warm start's own features."""
        self._project_on_principal_axes()
        self.proxies.data.copy_(self._means(self.classes))
        self.anchors = [p.detach().clone() for p in self.learned]
        self.average = [p.detach().clone() for p in self.learned]

    def _samples(self, product: ProductClass) -> list[np.ndarray]:
        some = product.packshots + product.pictures[:: max(1, len(product.pictures) // 6)]
        return [unpack(data) for data in some[: 1 if product.domain == "store" else 7]]

    def _maps(self, pictures: list[np.ndarray]) -> Tensor:
        return self.model.frozen(to_input([letterbox(p, self.size)[0] for p in pictures], torch.bfloat16))

    @torch.no_grad()
    def _project_on_principal_axes(self) -> None:
        """The warm start's projection: principal axes of every sixth training picture or so."""
        owned = [c for c in self.classes if c.domain != "store"]
        self.model.start_from_principal_axes(torch.cat([self.model.pooled(self._maps(self._samples(c))) for c in owned]))

    @torch.no_grad()
    def _means(self, classes: list[ProductClass]) -> Tensor:
        """Unit mean embedding of some pictures of each class [classes, 128]: where its proxy starts."""
        means = [self.model.finish(self._maps(self._samples(product))).mean(0) for product in classes]
        return F.normalize(torch.stack(means), dim=1)

    @torch.no_grad()
    def refresh_packshots(self) -> None:
        """Embeds the clean packshots with the present network, as fixed targets of the next steps."""
        if self.packshot_maps is None:
            self.packshot_maps = self._maps([unpack(self.classes[i].packshots[0]) for i in self.packshot_of])
        self.bank = self.model.finish(self.packshot_maps)

    def next_maps(self, batches: "queue.Queue[tuple[Tensor, Tensor, Tensor]]") -> tuple[Tensor, Tensor, Tensor]:
        """One batch of frozen maps, drawn by class groups from the recent ones; every ECHO steps a new batch of views joins them."""
        if self.step % ECHO == 0 or not self.recent:
            crops, labels, shown = batches.get()
            if crops.shape[2] != self.size:
                self.size, self.packshot_maps, self.recent = crops.shape[2], None, []
            self.recent = [*self.recent[-RECENT + 1 :], (self.model.frozen(crops), labels, shown)]
        rng = np.random.default_rng([self.seed, self.step, 1])
        maps, labels, shown = (torch.cat([batch[part] for batch in self.recent]) for part in range(3))
        groups = np.arange(len(labels)).reshape(-1, PER_GROUP)
        first = labels[groups[:, 0]].numpy()
        drawn: list[int] = []
        for group in rng.permutation(len(groups)):
            if all(first[group] != first[other] for other in drawn):
                drawn.append(int(group))
            if len(drawn) == GROUPS:
                break
        rows = torch.from_numpy(groups[drawn].reshape(-1))
        return maps[rows].contiguous(memory_format=torch.channels_last), labels[rows], shown[rows]

    def train_step(self, maps: Tensor, labels: Tensor, shown: Tensor) -> dict[str, float]:
        if self.step % 20 == 0 or not len(self.bank):
            self.refresh_packshots()
        progress = self.step / self.steps
        rate = LEARNING_RATE * min(1.0, (self.step + 1) / 60) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["rate"]
        embedding = self.model.finish(maps)
        proxy_loss = cosface(embedding @ F.normalize(self.proxies, dim=1).T, labels)
        photo = (self.slot[labels] >= 0) & ~shown
        packshot_loss = cosface(embedding[photo] @ self.bank.T, self.slot[labels[photo]])
        pair_loss = contrast(embedding, labels, self.memory, self.memory_labels)
        loss = proxy_loss + packshot_loss + 0.5 * pair_loss
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.learned, 5.0)
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.learned, self.anchors, PULL_BACK * rate / LEARNING_RATE * 0.1)
            torch._foreach_lerp_(self.average, self.learned, 1 - min(AVERAGE, (self.step + 1) / (self.step + 10)))
            self.memory = torch.cat([embedding.detach(), self.memory])[:MEMORY]
            self.memory_labels = torch.cat([labels, self.memory_labels])[:MEMORY]
        self.step += 1
        return {"proxy": proxy_loss.item(), "packshot": packshot_loss.item(), "pair": pair_loss.item()}

    def averaged(self) -> "_Averaged":
        return _Averaged(self)

    def save(self, path: Path) -> None:
        state = {"step": self.step, "model": self.model.state_dict(), "proxies": self.proxies.data, "memory": self.memory,
                 "memory_labels": self.memory_labels, "average": self.average, "anchors": self.anchors, "optimizer": self.optimizer.state_dict(),
                 "classes": [c.name for c in self.classes]}
        torch.save(state, path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path)
        with self.averaged():
            torch.save(self.model.state_dict(), path.with_name("average.pt"))

    def load(self, path: Path) -> None:
        """Goes on from a checkpoint. Classes that came since get fresh proxies; classes that went are an error."""
        state = torch.load(path, weights_only=True)
        place = {c.name: i for i, c in enumerate(self.classes)}
        if not set(state["classes"]) <= set(place):
            raise RuntimeError(f"{path} was trained on classes that are missing now: choose another --out")
        self.model.load_state_dict(state["model"])
        for name in ("step", "memory", "average", "anchors"):
            setattr(self, name, state[name])
        kept = torch.tensor([place[name] for name in state["classes"]])
        self.memory_labels = kept[state["memory_labels"]]
        if state["classes"] == list(place):
            self.optimizer.load_state_dict(state["optimizer"])
        else:  # Adam's moments are gone within a hundred steps anyway
            new = [c for c in self.classes if c.name not in set(state["classes"])]
            self.proxies.data[[place[c.name] for c in new]] = self._means(new)
        self.proxies.data[kept] = state["proxies"]


class _Averaged:
    """Inside `with`, the network has its running-average weights."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer

    def __enter__(self) -> None:
        self.live = [p.detach().clone() for p in self.trainer.learned]
        self._put(self.trainer.average)

    def __exit__(self, *error: object) -> None:
        self._put(self.live)

    def _put(self, values: list[Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self.trainer.learned, values, strict=True):
                parameter.copy_(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, nargs="*", default=[], help="rendered sets (labels.jsonl, or folders of crops): their SKUs become classes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--hold-out-store", type=int, default=10, help="one in n SKUs is never trained on (unseen-products score, calibration)")
    parser.add_argument("--hold-out-grocery", type=int, default=0, help="likewise for grocery classes: for experiments only")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)

    classes, kept_back = split_held_out(load_training(args.data, args.store), args.hold_out_store, args.hold_out_grocery)
    trainer = Trainer(classes, args.out.parent / "warm-start", args.seed, args.steps)
    log_path, checkpoint = args.out / "training.log", args.out / "last.pt"
    if checkpoint.exists():
        trainer.load(checkpoint)
    else:
        trainer.begin()
    unseen = {d: [(c.name, [unpack(data) for data in c.pictures]) for c in kept_back if c.domain == d and len(c.pictures) > REFERENCES[d]] for d in DOMAIN_SHARE}

    def log(**entry: object) -> None:
        line = json.dumps({"step": trainer.step, **entry})
        print(line, flush=True)
        with open(log_path, "a") as file:
            file.write(line + "\n")

    def score(full: bool) -> None:
        def embed(pictures: list[np.ndarray]) -> np.ndarray:
            return embed_pictures(trainer.model, pictures)

        with trainer.averaged():
            results = score_grocery(embed, args.data / "grocery-store", with_train=full)
            results |= score_tune(embed, args.data / "basket-frames" / "tune") if full else {}
            grocery = args.data / "grocery-store"
            background = background_of(embed, grocery, frozenset(c.name for c in kept_back)) if full else np.zeros((0, DIMENSIONS), np.float32)
            for domain in (d for d in DOMAIN_SHARE if unseen[d]):
                results |= {f"unseen_{domain}_{k}": v for k, v in score_unseen(embed, unseen[domain], REFERENCES[domain], background).items()}
        log(score={k: round(v, 4) for k, v in results.items()})

    log(command={k: v if isinstance(v, int) else str(v) for k, v in vars(args).items()}, classes=len(classes),
        domains={d: sum(c.domain == d for c in classes) for d in DOMAIN_SHARE}, pictures=sum(len(c.pictures) for c in classes))
    if trainer.step == 0:
        score(full=True)
    batches = Batches(classes, args.seed, args.steps).stream(trainer.step // ECHO, args.steps // ECHO + 2)
    began, seen, sums = time.monotonic(), 0, {}
    while trainer.step < args.steps:
        for name, value in trainer.train_step(*trainer.next_maps(batches)).items():
            sums[name] = sums.get(name, 0.0) + value
        seen += 1
        if trainer.step % 50 == 0:
            log(**{k: round(v / seen, 4) for k, v in sums.items()}, picturesPerSecond=round(64 * seen / (time.monotonic() - began), 1))
            began, seen, sums = time.monotonic(), 0, {}
        if trainer.step % 100 == 0:
            trainer.save(checkpoint)
        if trainer.step % 200 == 0:
            score(full=False)
            began = time.monotonic()
    trainer.save(checkpoint)
    score(full=True)


if __name__ == "__main__":
    main()
