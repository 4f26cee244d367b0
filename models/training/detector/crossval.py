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


def compose(args: argparse.Namespace, folder: Path, count: int, hold_out: list[int]) -> None:
    if not (folder / "bank.pkl").exists():
        run("bank.py", data=args.data, out=folder / "bank.pkl", hold_out=hold_out)
    run("shards.py", bank=folder / "bank.pkl", data=args.data, out=folder / "shards", count=count, seed=SEED, hold_out=hold_out)


def train(args: argparse.Namespace, folder: Path, minutes: float, hold_out: list[int], **more: object) -> Path:
    if not (folder / "done").exists():
        run("train.py", data=args.data, shards=folder / "shards", rendered=args.rendered, run=folder, minutes=minutes, images=10**9,
            evaluate_every=10**6, seed=SEED, hold_out=hold_out, **more)
        (folder / "done").touch()
    return folder / "last.pt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--base-minutes", type=float, default=20)
    parser.add_argument("--fold-minutes", type=float, default=7)
    parser.add_argument("--compose-only", action="store_true", help="stop before the first training")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    frames = args.data / "basket-frames/train"
    sessions = sorted({frame["session"] for frame in read_frames(frames)})
    compose(args, args.work / "base", 3200, sessions)
    for session in sessions:
        compose(args, args.work / f"without-{session}", 1200, [session])
    if args.compose_only:
        return
    base = train(args, args.work / "base", args.base_minutes, sessions, weights=[0.5, 0.5, 0])
    found, truth, out = [], [], {}

    def describe(name: str, start: int) -> None:
        curves = [average_precision(found[start:], truth[start:], k) for k in range(len(CLASSES))]
        out[name] = {"frames": len(found) - start} | {f"{c}AP50": round(v.ap, 4) if not math.isnan(v.ap) else None for c, v in zip(CLASSES, curves)}
        out[name] |= {f"{c}s": v.truths for c, v in zip(CLASSES, curves)}
        print(name, out[name], flush=True)

    for session in sessions:
        rows = load_real(frames, lambda s, wanted=session: s == wanted)
        weights = train(args, args.work / f"without-{session}", args.fold_minutes, [session], init=base, lr=8e-4, weights=[0.4, 0.3, 0.3])
        predict, start = load_model(weights), len(found)
        found += [infer(predict, image) for image, _ in rows]
        truth += [(b[:, 1:5], b[:, 0].astype(int), np.zeros(len(b), bool)) for _, b in rows]
        describe(f"session {session}", start)
    describe("all", 0)
    if args.json:
        args.json.write_text(json.dumps(out, indent=2) + "\n")


if __name__ == "__main__":
    main()
