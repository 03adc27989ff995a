"""Fit the weights of ``graphkit/resolve/likeness/evidence.toml`` on the tuning half; write them.

    python tests/data/duplicates/fit.py

All pairs that the search scores are used, whatever their score. A logistic model of their evidence
is fitted with a penalty on the distance of each weight from its ``prior`` in the file
(:data:`FIRM`); no weight may change the sign of its prior. Prints priors and fitted weights.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from graphkit.model.network import Network
from graphkit.resolve import likeness
from graphkit.resolve.duplicates import scored_pairs
from graphkit.storage.open import open_network

HERE = Path(__file__).parent
FILE = Path(likeness.__file__).with_name("evidence.toml")
FIRM = 1.0
"""The penalty: half of it times the square of a weight less its prior."""


def twins(a: str, b: str) -> bool:
    """Return whether two actors of a labelled network are the same."""
    return a.partition("~")[0] == b.partition("~")[0]


def table(network: Network, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the evidence on all scored pairs, a row per pair, and a mask of the duplicates."""
    rows, labels = [], []
    for a, b, evidence in scored_pairs(network):
        row = np.zeros(len(names))
        for one in evidence:
            row[names.index(one.name)] = one.value
        rows.append(row)
        labels.append(twins(a, b))
    return np.array(rows), np.array(labels)


def fitted(x: np.ndarray, same: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Fit the intercept and the weights."""
    x = np.column_stack([np.ones(len(x)), x])
    bounds = [(None, None), *((0, None) if p > 0 else (None, 0) for p in prior[1:])]

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ beta
        value = np.logaddexp(0, np.where(same, -odds, odds)).sum()
        slope = x.T @ (1 / (1 + np.exp(-odds)) - same)
        apart = beta - prior
        return value + FIRM / 2 * apart @ apart, slope + FIRM * apart

    done = minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B")
    return done.x


def main() -> None:
    """Fit, write and print."""
    text = FILE.read_text("utf-8")
    entries = tomllib.loads(text)
    names = [name for name in entries if name != "intercept"]
    prior = np.array([entries[name]["prior"] for name in ("intercept", *names)])
    network = open_network(str(HERE / "tuning"))
    x, same = table(network, names)
    beta = fitted(x, same, prior)
    for name, weight, firm in zip(("intercept", *names), beta, prior, strict=True):
        seen = len(x) if name == "intercept" else int((x[:, names.index(name)] > 0).sum())
        print(f"{name:16} prior {firm:5.1f}  fitted {weight:6.2f}  on {seen:,} pairs")
        text = re.sub(rf"(\[{name}\]\n(?:(?!\[).+\n)*?weight = ).+", rf"\g<1>{weight:.2f}", text)
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
