"""Scores an embedder on held-back pictures. Nothing here is ever trained on.

Every measure takes `embed`, a function from whole RGB pictures to unit vectors, so the network in training and the
exported file are judged by the same code.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from embedder.data import basket_crops, grocery_classes, grocery_split
from embedder.pictures import read_rgb

# Pictures that enrol an unseen product: rendered SKUs are seen a few times each.
REFERENCES = {"grocery": 5, "basket": 5, "store": 3}
SIDES, MOST_MIDDLE = 8, 0.5
Embed = Callable[[list[np.ndarray]], np.ndarray]


def per_class(queries: np.ndarray, references: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Unit vectors [queries, 128], [refs, 128] -> similarity [queries, classes], as `similarities` of src/core/gallery.ts: the
    greatest cosine over the class's references, mixed with the cosine to their mean where there are more than SIDES."""
    columns = []
    for c in classes:
        own = references[labels == c]
        weight = MOST_MIDDLE * max(0.0, 1 - SIDES / len(own))
        middle = own.mean(axis=0)
        middle = middle / max(float(np.linalg.norm(middle)), 1e-12)
        columns.append((1 - weight) * (queries @ own.T).max(axis=1) + weight * (queries @ middle))
    return np.stack(columns, axis=1)


def top(scores: np.ndarray, classes: np.ndarray, truth: np.ndarray, k: int) -> float:
    """Share of queries whose true class is among the k best."""
    best = classes[np.argsort(-scores, axis=1)[:, :k]]
    return float((best == truth[:, None]).any(axis=1).mean())


def auroc(known: np.ndarray, unknown: np.ndarray) -> float:
    """Chance that a known query scores above an unknown one (ties count half)."""
    order = np.sort(unknown)
    below = np.searchsorted(order, known, "left") + np.searchsorted(order, known, "right")
    return float(below.mean() / (2 * len(unknown)))


def recall_at_false_accept(known: np.ndarray, unknown: np.ndarray, share: float = 0.01) -> float:
    """Share of known queries above a threshold that at most `share` of the unknown ones pass."""
    threshold = np.sort(unknown)[::-1][int(len(unknown) * share)]
    return float((known > threshold).mean())


def score_grocery(embed: Embed, root: Path, with_train: bool = True) -> dict[str, float]:
    """Packshot-only and train-gallery retrieval of the validation photos, and open-set AUROC with half the classes gone."""
    classes = grocery_classes(root)
    ids = np.arange(len(classes))
    packaged = np.array([c.packaged for c in classes])
    val = grocery_split(root, "val")
    truth = np.array([index for _, index in val])
    queries = embed([read_rgb(path) for path, _ in val])
    packshots = embed([read_rgb(c.packshot) for c in classes])
    similarity = queries @ packshots.T
    mine = packaged[truth]
    scores = {
        "packshotPackagedTop1": top(similarity[mine], ids, truth[mine], 1),
        "packshotPackagedTop3": top(similarity[mine], ids, truth[mine], 3),
        "packshotPackagedAmong31Top1": top(similarity[mine][:, packaged], ids[packaged], truth[mine], 1),
        "packshotAllTop1": top(similarity, ids, truth, 1),
    }
    if with_train:
        train = grocery_split(root, "train")
        labels = np.array([index for _, index in train])
        references = embed([read_rgb(path) for path, _ in train])
        found = per_class(queries, references, labels, ids)
        means = np.stack([references[labels == c].mean(axis=0) for c in ids])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        scores["trainGalleryTop1"] = top(found, ids, truth, 1)
        scores["trainGalleryTop3"] = top(found, ids, truth, 3)
        scores["trainMeansTop1"] = top(queries @ means.T, ids, truth, 1)
        scores["trainGalleryPackagedTop1"] = top(found[mine], ids, truth[mine], 1)
        areas, recalls = [], []
        for trial in range(20):
            kept = np.zeros(len(ids), bool)
            kept[np.random.default_rng(trial).permutation(len(ids))[: len(ids) // 2]] = True
            best = found[:, kept].max(axis=1)
            areas.append(auroc(best[kept[truth]], best[~kept[truth]]))
            recalls.append(recall_at_false_accept(best[kept[truth]], best[~kept[truth]]))
        scores["openSetAurocHalfClasses"] = float(np.mean(areas))
        scores["openSetRecallAtFalseAccept1pct"] = float(np.mean(recalls))
    return scores


def score_tune(embed: Embed, tune: Path) -> dict[str, float]:
    """Boxes of the basket-frames tuning sequence against its own catalogue crops (products also seen in training frames)."""
    folders = sorted(p for p in (tune / "catalog").iterdir() if p.is_dir())
    pictures = [(folder.name, read_rgb(path)) for folder in folders for path in sorted(folder.iterdir())]
    crops = basket_crops(tune)
    names = np.array([name for name, _ in pictures])
    queries, references = embed([picture for _, picture in crops]), embed([picture for _, picture in pictures])
    classes = np.unique(names)
    truth = np.array([label for label, _ in crops])
    return {"tuneTop1": top(per_class(queries, references, names, classes), classes, truth, 1), "tuneQueries": float(len(crops))}


def score_unseen(embed: Embed, classes: list[tuple[str, list[np.ndarray]]], references: int) -> dict[str, float]:
    """Retrieval among products never trained on: the first `references` pictures (after a shuffle) enrol, the rest ask."""
    gallery, names, queries, truth = [], [], [], []
    for index, (_, pictures) in enumerate(classes):
        order = np.random.default_rng(index).permutation(len(pictures))
        gallery += [pictures[i] for i in order[:references]]
        names += [index] * min(references, len(order))
        queries += [pictures[i] for i in order[references:]]
        truth += [index] * max(0, len(order) - references)
    ids, labels, asked = np.arange(len(classes)), np.array(names), np.array(truth)
    found = per_class(embed(queries), embed(gallery), labels, ids)
    known = ids % 2 == 0
    best = found[:, known].max(axis=1)
    return {
        "top1": top(found, ids, asked, 1),
        "top3": top(found, ids, asked, 3),
        "openSetAuroc": auroc(best[known[asked]], best[~known[asked]]),
        "products": float(len(classes)),
        "queries": float(len(queries)),
    }


def catalogue_pictures(catalog: Path) -> dict[str, list[np.ndarray]]:
    """Pictures per product of a catalogue folder (with or without catalog.json)."""
    listing = catalog / "catalog.json"
    if listing.exists():
        products = json.loads(listing.read_text())["products"]
        return {p["id"]: [read_rgb(catalog / name) for name in p["images"]] for p in products}
    folders = sorted(p for p in catalog.iterdir() if p.is_dir())
    return {folder.name: [read_rgb(path) for path in sorted(folder.iterdir())] for folder in folders}
