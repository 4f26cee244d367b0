"""The worst mistakes as a page: `python -m embedder.failures --model ../embedder/embedder.onnx --data DATA --out failures.html [--count 40]`.

For every validation photo named wrongly, surest first: the photo, the reference it was taken for, and the nearest one of
its own class. The page holds pictures of the data set and is not committed; the table that is printed is.
"""

from __future__ import annotations

import argparse
import base64
import html
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

from embedder.data import grocery_classes, grocery_split
from embedder.measure import embed_with_onnx
from embedder.pictures import read_rgb

STYLE = "body{font:14px system-ui;margin:2rem}figure{display:inline-block;margin:0 1rem 1rem 0}img{width:180px;height:180px;object-fit:cover;display:block}"


def picture(path: Path, caption: str) -> str:
    small = cv2.cvtColor(cv2.resize(read_rgb(path), (180, 180), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
    data = base64.b64encode(cv2.imencode(".jpg", small)[1].tobytes()).decode()
    return f'<figure><img alt="{html.escape(caption)}" src="data:image/jpeg;base64,{data}"><figcaption>{html.escape(caption)}</figcaption></figure>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    args = parser.parse_args()
    root = args.data / "grocery-store"
    names = [c.name for c in grocery_classes(root)]
    train, val = grocery_split(root, "train"), grocery_split(root, "val")
    embed = embed_with_onnx(args.model)
    similarity = embed([read_rgb(p) for p, _ in val]) @ embed([read_rgb(p) for p, _ in train]).T
    owner, truth = np.array([i for _, i in train]), np.array([i for _, i in val])
    nearest = similarity.argmax(axis=1)
    own = np.where(owner[None] == truth[:, None], similarity, -2).argmax(axis=1)
    wrong = np.flatnonzero(owner[nearest] != truth)
    margin = similarity[wrong, nearest[wrong]] - similarity[wrong, own[wrong]]
    rows = []
    for query in wrong[np.argsort(-margin)][: args.count]:
        taken, mine = nearest[query], own[query]
        rows.append("<div>" + picture(val[query][0], f"{names[truth[query]]} (asked)")
                    + picture(train[taken][0], f"taken for {names[owner[taken]]}, {similarity[query, taken]:.2f}")
                    + picture(train[mine][0], f"nearest of its own, {similarity[query, mine]:.2f}") + "</div>")
    args.out.write_text(f"<!doctype html><meta charset=utf-8><title>Worst mistakes</title><style>{STYLE}</style><h1>Worst mistakes</h1>{''.join(rows)}")
    print(f"{len(wrong)} of {len(val)} photos are named wrongly (nearest reference); {args.out} shows {len(rows)}")
    print("| is | taken for | photos |\n|---|---|---|")
    for (is_, taken_for), count in Counter((names[truth[q]], names[owner[nearest[q]]]) for q in wrong).most_common(15):
        print(f"| {is_} | {taken_for} | {count} |")


if __name__ == "__main__":
    main()
