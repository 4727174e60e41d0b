"""Runs the cases of the operation ``stats``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cases.events import differences
from touchline.analysis import experiments
from touchline.errors import ConfigError

__all__ = ["run"]


def run(case: Mapping[str, Any]) -> list[str]:
    """Differences between the result of a case and its ``expected``."""
    expected = dict(case["expected"])
    try:
        found = _METHODS[case["params"]["method"]](case)
    except ConfigError as error:
        return [] if "error" in expected else [f"refused: {error}"]
    if "error" in expected:
        return [f"not refused: {found}"]
    below, above = expected.pop("p_value_below", None), expected.pop("p_value_above", None)
    said = differences(found, {key: _float(value) for key, value in expected.items()},
                       case.get("tolerance"))  # fmt: skip
    if below is not None and not found["p_value"] < below:
        said.append(f"p_value {found['p_value']} is not below {below}")
    if above is not None and not found["p_value"] > above:
        said.append(f"p_value {found['p_value']} is not above {above}")
    return said


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) else value


def _sample(given: Mapping[str, Any]) -> Any:
    n = given["n"]
    if given["type"] == "mean":
        return experiments.Mean(n, given["sum"], given["sum_squares"])
    if given["type"] == "proportion":
        return experiments.Proportion(n, given["sum"])
    if given["type"] == "quantile":
        return experiments.Quantile(n, given["estimate"], given["lower"], given["upper"])
    post, pre = (experiments.Sums(**given[when]) for when in ("post", "pre"))
    return experiments.Adjusted(n, post, pre, given["sum_of_products"])


def _groups(case: Mapping[str, Any]) -> tuple[Any, Any]:
    return _sample(case["control"]), _sample(case["treatment"])


def _frequentist(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    options = {key: params[key] for key in ("difference", "alternative", "alpha")}
    tuning = params.get("sequential", {}).get("tuning")
    found = experiments.effect(*_groups(case), tuning=tuning, **options)
    return {
        "estimate": found.estimate,
        "standard_error": found.standard_error,
        "ci": [found.interval.low, found.interval.high],
        "p_value": found.p_value,
    }


def _bayesian(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    prior = experiments.Prior(**params["prior"]) if "prior" in params else None
    found = experiments.posterior(
        *_groups(case), difference=params["difference"], alpha=params["alpha"], prior=prior
    )
    return {
        "estimate": found.estimate,
        "ci": [found.interval.low, found.interval.high],
        "chance_to_win": found.chance_to_win,
        "risk": [found.risk.control, found.risk.treatment],
    }


def _expected_loss(case: Mapping[str, Any]) -> dict[str, Any]:
    risk = experiments.expected_loss(case["params"]["mean"], case["params"]["sd"])
    return {"risk": [risk.control, risk.treatment]}


def _moments(case: Mapping[str, Any]) -> dict[str, Any]:
    sample = _sample(case["control"])
    return {"mean": sample.mean, "variance": float(sample.variance)}


def _difference(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    found = experiments.difference_of(
        params["mean_control"],
        params["mean_treatment"],
        difference=params["difference"],
        baseline=params.get("baseline_unadjusted"),
    )
    return {"estimate": found}


def _ratio(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    counts = params.get("counts") or [
        sum(day) for day in zip(*params["counts_by_day"], strict=True)
    ]
    found = experiments.sample_ratio(counts, params["weights"])
    return {"chi_squared": found.chi_squared, "p_value": found.p_value}


def _sequential_ratio(case: Mapping[str, Any]) -> dict[str, Any]:
    params = case["params"]
    found = experiments.sequential_sample_ratio(params["counts_by_day"], params["weights"])
    return {"p_value": found.p_value}


_METHODS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "frequentist": _frequentist,
    "bayesian": _bayesian,
    "expected_loss": _expected_loss,
    "moments": _moments,
    "difference": _difference,
    "covariance": lambda case: {"covariance": experiments.covariance(**case["samples"])},
    "cuped_coefficient": lambda case: {"theta": experiments.cuped_coefficient(*_groups(case))},
    "srm_chi_squared": _ratio,
    "srm_sequential": _sequential_ratio,
}
