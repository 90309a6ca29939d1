"""Logistic regression with standard errors that hold where rows of one person belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_MOST_STEPS = 60
_CLOSE = 1e-9


class NotEstimable(Exception):  # noqa: N818 - the data say no more
    """The data do not determine all coefficients."""


@dataclass(frozen=True)
class Fit:
    """``coefficients`` (k) and their ``covariance`` (k x k), clustered by person."""

    coefficients: Numbers
    covariance: Numbers


def logistic(
    rows: Numbers,
    happened: NDArray[np.bool_],
    cluster: NDArray[np.int64],
    weight: Numbers | None = None,
    ridge: float = 0.0,
) -> Fit:
    """The weighted fit of ``happened`` on ``rows`` (n x k, ones in the first column), by Newton steps.

    ``ridge`` draws all coefficients but the first towards 0, as a normal distribution of variance 1 / ``ridge``
    around it would: it keeps one finite of which the data say only that it is far from 0.

    ``cluster``: the person of each row. The covariance is the sandwich A^-1 B A^-1 with B the sum over people of the
    outer products of their scores, times g / (g - 1) (Liang and Zeger 1986). NotEstimable if there is no finite fit.
    """
    weights = np.ones(len(rows)) if weight is None else weight
    beta = np.zeros(rows.shape[1])
    share = np.average(happened, weights=weights)
    if not 0 < share < 1:
        raise NotEstimable
    beta[0] = np.log(share / (1 - share))
    drawn = np.full(len(beta), ridge)
    drawn[0] = 0.0
    for _ in range(_MOST_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ beta, -40, 40)))
        gradient = rows.T @ (weights * (happened - chance)) - drawn * beta
        information = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(drawn)
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            raise NotEstimable from None
        beta = beta + np.clip(step, -3, 3)
        if not np.isfinite(beta).all() or np.abs(beta).max() > 30:
            raise NotEstimable
        if np.abs(step).max() < _CLOSE:
            break
    else:
        raise NotEstimable
    scores = rows * (weights * (happened - chance))[:, None]
    people, places = np.unique(cluster, return_inverse=True)
    by_person = np.stack([np.bincount(places, column, len(people)) for column in scores.T], axis=1)
    inverse = np.linalg.inv(information)
    many = len(people)
    covariance = inverse @ (by_person.T @ by_person) @ inverse * (many / max(many - 1, 1))
    return Fit(beta, covariance)
