"""What is expected of an outcome under each arm, from what was known before the choice.

Linear in the covariates with a weak penalty, one model an arm, and each row predicted by a model that never saw its
person (cross-fitting, Chernozhukov et al. 2018): else a doubly robust estimate would trust its own noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FOLDS = 5
#: The penalty on standardised covariates, in rows: so weak that it matters only where an arm has few.
_RIDGE = 1.0


def predicted_outcomes(
    covariates: Numbers,
    arm: NDArray[np.int64],
    arms: int,
    outcome: Numbers,
    person: NDArray[np.int64],
    folds: int = FOLDS,
) -> Numbers:
    """Rows x arms: the outcome expected of each row under each arm. An arm without rows in the other folds is expected
    to be like all rows."""
    columns = _standardised(covariates)
    fold = person % folds
    found = np.empty((len(outcome), arms))
    for one in range(folds):
        here, others = fold == one, fold != one
        if not here.any():
            continue
        for place in range(arms):
            rows = others & (arm == place)
            known = rows if rows.any() else (others if others.any() else here)
            found[np.flatnonzero(here), place] = columns[here] @ _fit(columns[known], outcome[known])
    return found


def _standardised(covariates: Numbers) -> Numbers:
    """With a leading column of ones; columns that do not vary are nothing."""
    spread = covariates.std(axis=0)
    scaled = (covariates - covariates.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.concatenate([np.ones((len(covariates), 1)), scaled], axis=1)


def _fit(rows: Numbers, outcome: Numbers) -> Numbers:
    penalty = np.full(rows.shape[1], _RIDGE)
    # The mean itself is not drawn towards nothing.
    penalty[0] = 1e-9
    return np.asarray(np.linalg.solve(rows.T @ rows + np.diag(penalty), rows.T @ outcome), np.float64)
