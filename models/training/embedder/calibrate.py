"""Turns cosines into chances: one look's evidence is softmax([a cos 1, ..., a cos K, a b]), the last entry being "unknown".

`fit` chooses the scale a and the unknown similarity b by negative log-likelihood over many galleries in which a random
part of the products is missing, so that "unknown" is seen as often as it is in a shop that enrolled half its goods. Most of
the background is missing too, as most of what a shop does not sell is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from embedder.score import likeness_to_others

GALLERY_SIZES = (4, 12, 30, 80)
# Part of the background that a trial has.
KNOWN_OTHERS = 0.25


@dataclass(frozen=True)
class Looks:
    """Similarity of each query to each product [queries, products], the true product's index [queries], and the cosines of
    queries and products to the background [queries, n], [products, n]."""

    cosine: np.ndarray
    truth: np.ndarray
    to_background: np.ndarray
    overlap: np.ndarray


@dataclass(frozen=True)
class Trial:
    """One random gallery: similarities to its products and, per query, the column of the truth (-1: not enrolled)."""

    cosine: np.ndarray
    column: np.ndarray


def trials(looks: Looks, count: int, seed: int) -> list[Trial]:
    """Random galleries of several sizes; queries of missing products are thinned to about as many as the known."""
    rng = np.random.default_rng(seed)
    products = looks.cosine.shape[1]
    out = []
    for index in range(count):
        size = min(GALLERY_SIZES[index % len(GALLERY_SIZES)], max(2, products // 2))
        enrolled = np.sort(rng.permutation(products)[:size])
        where = np.full(products, -1)
        where[enrolled] = np.arange(size)
        column = where[looks.truth]
        known, unknown = np.flatnonzero(column >= 0), np.flatnonzero(column < 0)
        unknown = rng.permutation(unknown)[: max(8, len(known))]
        rows = np.concatenate([known, unknown])
        left = rng.random(looks.overlap.shape[1]) < KNOWN_OTHERS
        cosine = looks.cosine[rows][:, enrolled]
        off = likeness_to_others(cosine.max(axis=1), looks.to_background[rows][:, left], looks.overlap[enrolled][:, left])
        out.append(Trial(cosine - off[:, None], column[rows]))
    return out


def _log_chances(trial: Trial, scale: float, unknown: float) -> np.ndarray:
    logits = scale * np.concatenate([trial.cosine, np.full((len(trial.cosine), 1), unknown)], axis=1)
    return logits - logsumexp(logits, axis=1, keepdims=True)


def _loss(some: list[Trial], scale: float, unknown: float) -> float:
    losses = []
    for trial in some:
        log = _log_chances(trial, scale, unknown)
        losses.append(-log[np.arange(len(log)), trial.column].mean())  # column -1 is the last one: unknown
    return float(np.mean(losses))


def fit(groups: list[Looks], seed: int = 0) -> tuple[float, float]:
    """(scale, unknownSimilarity) of least mean loss, each group of looks counting equally."""
    sets = [trials(looks, 40, seed + i) for i, looks in enumerate(groups)]

    def objective(x: np.ndarray) -> float:
        return float(np.mean([_loss(some, float(np.exp(x[0])), float(x[1])) for some in sets]))

    best = minimize(objective, np.array([np.log(15.0), 0.5]), method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-5})
    return float(np.exp(best.x[0])), float(best.x[1])


def named(looks: Looks, scale: float, unknown: float) -> dict[str, float]:
    """Shares of single looks at enrolled products that get a name with a chance of a half and more: the right one, a wrong one."""
    off = likeness_to_others(looks.cosine.max(axis=1), looks.to_background, looks.overlap)
    log = _log_chances(Trial(looks.cosine - off[:, None], looks.truth), scale, unknown)
    winner = log.argmax(axis=1)
    sure = (winner < looks.cosine.shape[1]) & (log.max(axis=1) >= np.log(0.5))
    return {"sureRight": float((sure & (winner == looks.truth)).mean()), "sureWrong": float((sure & (winner != looks.truth)).mean())}


def expected_calibration_error(looks: Looks, scale: float, unknown: float, seed: int = 100, bins: int = 10) -> dict[str, float]:
    """ECE of the winning entry (a product or "unknown"), the loss, and how often the winner is right."""
    some = trials(looks, 40, seed)
    chance, right = [], []
    for trial in some:
        log = _log_chances(trial, scale, unknown)
        winner = log.argmax(axis=1)
        chance.append(np.exp(log.max(axis=1)))
        right.append(winner == np.where(trial.column < 0, trial.cosine.shape[1], trial.column))
    sure, correct = np.concatenate(chance), np.concatenate(right).astype(float)
    slot = np.minimum((sure * bins).astype(int), bins - 1)
    error = sum(abs(sure[slot == s].mean() - correct[slot == s].mean()) * (slot == s).mean() for s in range(bins) if (slot == s).any())
    return {"ece": round(float(error), 4), "nll": round(_loss(some, scale, unknown), 4), "accuracy": round(float(correct.mean()), 4)}
