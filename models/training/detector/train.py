"""Train the detector: `python train.py --data DIR --shards DIR [--rendered DIR] --run DIR`.

Seeded; writes `RUN/last.pt` every few minutes and continues from it when it exists, and the averaged weights alone to
`RUN/average.pt` at the end. `RUN/log.csv` holds one line per 50 steps. The learning rate follows a cosine over the larger of images seen / --images and minutes spent / --minutes;
pictures grow to 320 pixels over the run, which halves its cost on a CPU. `--processes N` trains N replicas on different
samples and averages their weights every few steps (local SGD, Stich 2019): on a busy machine threads that wait for each
other in every layer, or replicas that do in every step, lose most of their time.
`--device cuda` trains one network in large batches; there the loader is the limit, so give it `--workers`.
"""

from __future__ import annotations

import argparse
import copy
import math
import shutil
import time
from pathlib import Path

import numpy as np
import torch
from torch import distributed, multiprocessing, nn
from torch.utils.data import DataLoader

from dataset import HELD_OUT, Stream, collate, load_real
from loss import DetectorLoss
from model import INPUT_SIZE, Detector
from score import describe, load_set, score


AVERAGE_EVERY = 12
# The average of the weights reaches back over so many pictures; the learning rate is given for so many pictures a step.
MEMORY, RATE_FOR = 15_360, 32
SIDES = {"cpu": {0.3: 192, 0.55: 224, 0.75: 256, math.inf: INPUT_SIZE}, "cuda": {0.15: 224, 0.3: 256, math.inf: INPUT_SIZE}}
BATCH = {"cpu": 16, "cuda": 128}
SHARED = Path("/dev/shm")


class Ema:
    """Exponential moving average of the averaged weights, taken every so many `pictures`, with a short memory at first."""

    def __init__(self, net: nn.Module, pictures: int) -> None:
        self.net, self.decay, self.steps = copy.deepcopy(net).eval().requires_grad_(False), max(0.0, 1 - pictures / MEMORY), 0

    def update(self, net: nn.Module) -> None:
        self.steps += 1
        d = min(self.decay, (1 + self.steps) / (8 + self.steps))
        with torch.no_grad():
            for mine, theirs in zip(self.net.state_dict().values(), net.state_dict().values()):
                if mine.dtype.is_floating_point:
                    mine.lerp_(theirs, 1 - d)
                else:
                    mine.copy_(theirs)


def average(net: nn.Module, processes: int) -> None:
    """Give all replicas the mean of their weights and of their batch norms' statistics."""
    tensors = [t for t in net.state_dict().values() if t.dtype.is_floating_point]
    flat = torch.cat([t.reshape(-1) for t in tensors])
    distributed.all_reduce(flat)
    offset = 0
    with torch.no_grad():
        for t in tensors:
            t.copy_((flat[offset : offset + t.numel()] / processes).view(t.shape))
            offset += t.numel()


def parameter_groups(net: nn.Module, decay: float) -> list[dict]:
    heavy = [p for p in net.parameters() if p.ndim > 1]
    light = [p for p in net.parameters() if p.ndim <= 1]
    return [{"params": heavy, "weight_decay": decay}, {"params": light, "weight_decay": 0.0}]


def evaluate(net: nn.Module, sets: dict[str, list]) -> list[str]:
    """Held-back composed and real pictures only; the tune clip is never looked at here."""
    folded = copy.deepcopy(net).cpu().fold()

    def predict(x):
        with torch.no_grad():
            return folded(torch.from_numpy(x)).numpy()

    return [describe(name, score(predict, rows)) for name, rows in sets.items()]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="folder with basket-frames/train")
    parser.add_argument("--shards", type=Path, nargs="+", required=True, help="folders of composed scenes, watched for new ones")
    parser.add_argument("--val", type=Path, nargs="*", default=[], help="sets to score besides: composed shards of another seed, a rendered set")
    parser.add_argument("--rendered", type=Path, help="folder of rendered sets, watched for new ones")
    parser.add_argument("--hold-out", type=int, nargs="*", default=HELD_OUT, help="camera sessions of basket-frames/train to leave out, and to score")
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="checkpoint to start from")
    parser.add_argument("--images", type=int, default=300_000)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--device", choices=list(BATCH), default="cpu")
    parser.add_argument("--until", type=float, default=math.inf, help="Unix time to stop at, if --minutes would go on")
    parser.add_argument("--batch", type=int, help="pictures of a step and process; default 16, on CUDA 128")
    parser.add_argument("--lr", type=float, default=1.5e-3, help=f"for {RATE_FOR} pictures a step; grows with their root")
    parser.add_argument("--processes", type=int, help="replicas; default 2, on CUDA always 1")
    parser.add_argument("--workers", type=int, default=1, help="loaders of a process")
    parser.add_argument("--evaluate-every", type=float, default=12, help="minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=float, nargs=3, default=(0.5, 0.35, 0.15), help="composed, rendered, real")
    args = parser.parse_args()
    args.batch = args.batch or BATCH[args.device]
    args.processes = 1 if args.device == "cuda" else args.processes or 2
    args.run.mkdir(parents=True, exist_ok=True)
    rendezvous = args.run / "rendezvous"
    rendezvous.unlink(missing_ok=True)
    multiprocessing.spawn(train, (args, rendezvous), nprocs=args.processes)


def as_arrays(batch: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in batch.items()}


def side_at(progress: float, device: str) -> int:
    """Side of the training pictures: small at first, the real one at the end."""
    return next(side for until, side in SIDES[device].items() if progress < until)


def train(rank: int, args: argparse.Namespace, rendezvous: Path) -> None:
    """One of `--processes` processes; only the first writes."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.backends.cudnn.benchmark = True
    device, per_step = torch.device(args.device), args.batch * args.processes
    replicas = args.processes > 1
    if replicas:
        distributed.init_process_group("gloo", init_method=f"file://{rendezvous.resolve()}", rank=rank, world_size=args.processes)
    frames = args.data / "basket-frames/train"
    sets: dict[str, list] = {}
    if rank == 0:
        sets["held-out frames"] = load_real(frames, args.hold_out.__contains__)
        sets |= {folder.name: load_set(folder, 150) for folder in args.val}
    net = Detector().to(device, memory_format=torch.channels_last)
    ema = Ema(net, AVERAGE_EVERY * per_step)
    optimiser = torch.optim.AdamW(parameter_groups(net, 0.03), lr=args.lr, fused=args.device == "cuda")
    step, spent, last = 0, 0.0, args.run / "last.pt"
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=False)
        net.load_state_dict(state["net"])
        ema.net.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent, ema.steps = state["step"], state["spent"], state["step"] // AVERAGE_EVERY
    elif args.init:
        state = torch.load(args.init, map_location=device, weights_only=False)["ema"]
        net.load_state_dict(state)
        ema.net.load_state_dict(state)
    size = multiprocessing.Value("i", side_at(0, args.device))
    stream = Stream(args.batch, size, args.shards, args.rendered, load_real(frames, lambda s: s not in args.hold_out), tuple(args.weights), args.seed + step + 1_000_003 * rank)
    # Tensors travel through shared memory, of which containers may have 64 MB; arrays go through pipes.
    small = SHARED.exists() and shutil.disk_usage(SHARED).total < 4 << 30
    loader = iter(DataLoader(stream, None, num_workers=args.workers, prefetch_factor=4, pin_memory=args.device == "cuda", collate_fn=as_arrays if small else None))
    criteria = {side: DetectorLoss(side, device) for side in SIDES[args.device].values()}
    log = (args.run / "log.csv").open("a") if rank == 0 else None
    if log and log.tell() == 0:
        log.write("step,images,minutes,side,lr,loss,class,box,positives\n")
    start, saved, evaluated, sums = time.time() - spent, time.time(), time.time(), torch.zeros(4, device=device)
    minutes = max(min(args.minutes, (args.until - start) / 60), 1e-3)
    clock, progress = torch.zeros(1), 0.0
    while True:
        if step % AVERAGE_EVERY == 0:
            # All replicas follow the first one's clock, so that they stop at the same step.
            clock[0] = max(step * per_step / args.images, (time.time() - start) / 60 / minutes)
            if replicas:
                distributed.broadcast(clock, 0)
            progress = float(clock)
            if step:
                if replicas:
                    average(net, args.processes)
                ema.update(net)
            if progress >= 1:
                break
        size.value = side_at(progress, args.device)
        rate = args.lr * math.sqrt(per_step / RATE_FOR) * min(1.0, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = {name: torch.as_tensor(value).to(device, non_blocking=True) for name, value in next(loader).items()}
        images = (batch["images"].permute(0, 3, 1, 2).float() / 255).contiguous(memory_format=torch.channels_last)
        with torch.autocast(args.device, torch.bfloat16):
            raw = net(images)
        loss, parts = criteria[images.shape[-1]](raw, batch["boxes"], batch["classes"], batch["ignore"], batch["valid"])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
        step += 1
        if rank:
            continue
        sums += torch.stack([parts[name] for name in ("loss", "class", "box", "positives")]) / 50
        if step % 50 == 0:
            means = ",".join(f"{value:.4f}" for value in sums.tolist())
            log.write(f"{step},{step * per_step},{(time.time() - start) / 60:.1f},{images.shape[-1]},{rate:.5f},{means}\n")
            log.flush()
            sums.zero_()
        if time.time() - saved > 150:
            save(last, net, ema, optimiser, step, time.time() - start)
            saved = time.time()
        if time.time() - evaluated > args.evaluate_every * 60:
            report(args.run, step, evaluate(ema.net, sets))
            evaluated = time.time()
    if rank == 0:
        save(last, net, ema, optimiser, step, time.time() - start)
        torch.save({"ema": ema.net.cpu().state_dict()}, args.run / "average.pt")
        report(args.run, step, evaluate(ema.net, sets))
    if replicas:
        distributed.destroy_process_group()


def report(run: Path, step: int, lines: list[str]) -> None:
    with (run / "evaluations.txt").open("a") as out:
        out.writelines(f"step {step} {line}\n" for line in lines)


def save(path: Path, net: nn.Module, ema: Ema, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    state = {"net": net.state_dict(), "ema": ema.net.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)


if __name__ == "__main__":
    main()
