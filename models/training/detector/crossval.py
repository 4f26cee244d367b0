"""Cross-validate the detector by camera session: `python crossval.py --data DATA --rendered RENDERED --work W [--json OUT]`.

Every frame of `basket-frames/train` is scored by a network that saw nothing of its session: no frame, no cut-out item or
hand, no ground. One base network learns from scenes composed without any frame and from the rendered sets; for each
session it is then trained on with the other sessions. Each step is run again only where its result is missing.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from boxes import average_precision
from dataset import load_real, read_frames
from model import CLASSES
from score import infer, load_model

HERE = Path(__file__).parent
SEED = 11


def run(script: str, **options: object) -> None:
    """`python SCRIPT --option value …` in this folder."""
    words = [str(w) for k, v in options.items() for w in (f"--{k.replace('_', '-')}", *(v if isinstance(v, (list, tuple)) else [v]))]
    subprocess.run([sys.executable, str(HERE / script), *words], check=True)


def make_bank(args: argparse.Namespace, folder: Path, **options: object) -> Path:
    if not (folder / "bank.pkl").exists():
        run("bank.py", data=args.data, out=folder / "bank.pkl", **options)
    return folder / "bank.pkl"


def compose(args: argparse.Namespace, folder: Path, bank: Callable[[], Path], **options: object) -> None:
    run("shards.py", bank=bank(), data=args.data, out=folder / "shards", **options)


def train(args: argparse.Namespace, folder: Path, minutes: float, hold_out: list[int], **options: object) -> Path:
    if not (folder / "done").exists():
        run("train.py", data=args.data, rendered=args.rendered, run=folder, minutes=minutes, images=10**9, device=args.device,
            evaluate_every=10**6, seed=SEED, hold_out=hold_out, **options)
        (folder / "done").touch()
    return folder / "average.pt"


def fine_tune(args: argparse.Namespace, folder: Path, session: int, base: Future[Path], scenes: Path, workers: int) -> Path:
    """Go on from the base network with the other sessions' frames and scenes."""
    return train(args, folder, args.fold_minutes, [session], until=args.until, init=base.result(), shards=[scenes, folder / "shards"], lr=8e-4, weights=[0.45, 0.25, 0.3], workers=workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--base-minutes", type=float, default=20)
    parser.add_argument("--fold-minutes", type=float, default=7)
    parser.add_argument("--until", type=float, default=math.inf, help="Unix time after which no fold trains")
    parser.add_argument("--base-scenes", type=int, default=3200)
    parser.add_argument("--fold-scenes", type=int, default=1200)
    parser.add_argument("--compose-only", action="store_true", help="stop before the first training")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="cores to compose and load with")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    frames = args.data / "basket-frames/train"
    sessions = sorted({frame["session"] for frame in read_frames(frames)})
    base, folds = args.work / "base", {session: args.work / f"without-{session}" for session in sessions}
    bank = make_bank(args, base, hold_out=sessions, workers=args.workers)
    each = max(1, args.workers // len(folds))
    # On a CPU one job follows the other. A GPU serves all folds at once, and trains while scenes are being composed.
    with ThreadPoolExecutor(1 if args.device == "cpu" else 2 + 2 * len(folds)) as pool:
        jobs = [pool.submit(compose, args, base, lambda: bank, count=args.base_scenes, seed=SEED, hold_out=sessions, workers=args.workers)]
        for session, folder in folds.items():
            own = partial(make_bank, args, folder, base=bank, hold_out=[session])
            jobs.append(pool.submit(compose, args, folder, own, count=args.fold_scenes, seed=SEED + 1, hold_out=[session], workers=each))
        if not args.compose_only:
            first = pool.submit(train, args, base, args.base_minutes, sessions, shards=base / "shards", weights=[0.65, 0.35, 0], workers=args.workers)
            jobs += [first] + [pool.submit(fine_tune, args, folder, session, first, base / "shards", each) for session, folder in folds.items()]
        for job in jobs:
            job.result()
    if args.compose_only:
        return
    found, truth, out = [], [], {}

    def describe(name: str, start: int) -> None:
        curves = [average_precision(found[start:], truth[start:], k) for k in range(len(CLASSES))]
        out[name] = {"frames": len(found) - start} | {f"{c}AP50": round(v.ap, 4) if not math.isnan(v.ap) else None for c, v in zip(CLASSES, curves)}
        out[name] |= {f"{c}s": v.truths for c, v in zip(CLASSES, curves)}
        print(name, out[name], flush=True)

    for session in sessions:
        rows = load_real(frames, lambda s, wanted=session: s == wanted)
        predict, start = load_model(folds[session] / "average.pt"), len(found)
        found += [infer(predict, image) for image, _ in rows]
        truth += [(b[:, 1:5], b[:, 0].astype(int), np.zeros(len(b), bool)) for _, b in rows]
        describe(f"session {session}", start)
    describe("all", 0)
    if args.json:
        args.json.write_text(json.dumps(out, indent=2) + "\n")


if __name__ == "__main__":
    main()
