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
Embed = Callable[[list[np.ndarray]], np.ndarray]


def best_per_class(similarity: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """[queries, refs] -> [queries, classes]: the greatest cosine over each class's references."""
    return np.stack([similarity[:, labels == c].max(axis=1) for c in classes], axis=1)


def top(scores: np.ndarray, classes: np.ndarray, truth: np.ndarray, k: int) -> float:
    """Share of queries whose true class is among the k best."""
    best = classes[np.argsort(-scores, axis=1)[:, :k]]
    return float((best == truth[:, None]).any(axis=1).mean())


def auroc(known: np.ndarray, unknown: np.ndarray) -> float:
    """Chance that a known query scores above an unknown one (ties count half)."""
    order = np.sort(unknown)
    below = np.searchsorted(order, known, "left") + np.searchsorted(order, known, "right")
    return float(below.mean() / (2 * len(unknown)))


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
        per_class = best_per_class(queries @ references.T, labels, ids)
        means = np.stack([references[labels == c].mean(axis=0) for c in ids])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        scores["trainGalleryTop1"] = top(per_class, ids, truth, 1)
        scores["trainGalleryTop3"] = top(per_class, ids, truth, 3)
        scores["trainMeansTop1"] = top(queries @ means.T, ids, truth, 1)
        scores["trainGalleryPackagedTop1"] = top(per_class[mine], ids, truth[mine], 1)
        areas = []
        for trial in range(20):
            kept = np.zeros(len(ids), bool)
            kept[np.random.default_rng(trial).permutation(len(ids))[: len(ids) // 2]] = True
            best = per_class[:, kept].max(axis=1)
            areas.append(auroc(best[kept[truth]], best[~kept[truth]]))
        scores["openSetAurocHalfClasses"] = float(np.mean(areas))
    return scores


def score_tune(embed: Embed, tune: Path) -> dict[str, float]:
    """Boxes of the basket-frames tuning sequence against its own catalogue crops (products also seen in training frames)."""
    folders = sorted(p for p in (tune / "catalog").iterdir() if p.is_dir())
    pictures = [(folder.name, read_rgb(path)) for folder in folders for path in sorted(folder.iterdir())]
    crops = basket_crops(tune)
    names = np.array([name for name, _ in pictures])
    similarity = embed([picture for _, picture in crops]) @ embed([picture for _, picture in pictures]).T
    classes = np.unique(names)
    truth = np.array([label for label, _ in crops])
    return {"tuneTop1": top(best_per_class(similarity, names, classes), classes, truth, 1), "tuneQueries": float(len(crops))}


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
    per_class = best_per_class(embed(queries) @ embed(gallery).T, labels, ids)
    known = ids % 2 == 0
    best = per_class[:, known].max(axis=1)
    return {
        "top1": top(per_class, ids, asked, 1),
        "top3": top(per_class, ids, asked, 3),
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
