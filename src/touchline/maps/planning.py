"""Holds journeys against a plan inside queries, and a plan against the project.

The kernel that aligns journeys is there for SQL too, as the function ``held_to_plan``: so the query
of a figure says all that is needed to give the rows behind it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import duckdb
import msgspec

from touchline.analysis.conformance.planned import check_plan, plan_in_codes
from touchline.analysis.conformance.spec import PlannedStep, PlanSpec
from touchline.errors import ConfigError
from touchline.maps.names import listed, one_of
from touchline.schema import literal

if TYPE_CHECKING:
    import pyarrow as pa

    from touchline.kernels.conformance import Plan
    from touchline.maps.load import Known
    from touchline.maps.spec import MapSpec

__all__ = ["FUNCTION", "add_function", "check_planned", "held"]

FUNCTION: Final = "held_to_plan"
_KINDS: Final = ("kept", "skipped", "repeated", "out_of_order", "late", "inserted")
_RESULT: Final = (
    "STRUCT("
    + ", ".join(f"{kind} UBIGINT" for kind in _KINDS)
    + ", cost INTEGER, worst INTEGER, gaps BIGINT[], places UTINYINT[], came USMALLINT[])"
)
"""Bits of the steps of each kind; cost; µs since the step before, null where not known; places at
which touchpoints came in, and these touchpoints."""
_CODES: Final = 65_536


def check_planned(spec: MapSpec, known: Known | None) -> None:
    """Refuse a plan that cannot be kept to, or names what the project does not have.

    Raises
    ------
    ConfigError
        ``where`` is the place inside the map, such as ``plan.steps[2].within``.
    """
    plan = spec.plan
    if plan is None:
        return
    try:
        check_plan(plan)
    except ConfigError as error:
        raise ConfigError(error.message, hint=error.hint, where=f"plan.{error.where}") from None
    if known is None:
        return
    if plan.persona is not None:
        one_of("plan.persona", "persona", plan.persona, known.personas)
    for place, step in listed("plan.steps", plan.steps):
        at = f"{place}.touchpoint"
        many = not isinstance(step.touchpoint, str)
        for where, name in listed(at, step.touchpoints) if many else [(at, step.touchpoint)]:
            if known.touchpoints is not None:
                one_of(where, "touchpoint", str(name), known.touchpoints)


def held(plan: PlanSpec, codes: Mapping[str, int]) -> str:
    """Give the SQL of a journey (its lists ``touchpoint`` and ``time``) held against *plan*."""
    said = [
        ([codes[name] for name in step.touchpoints], step.optional, step.repeats, step.within)
        for step in plan.steps
    ]
    text = msgspec.json.encode((said, plan.others)).decode()
    return f"{FUNCTION}(touchpoint, time, {literal(text)})"


def add_function(db: duckdb.DuckDBPyConnection) -> None:
    """Make ``held_to_plan(touchpoints, times, plan)`` known to *db*."""
    types: list[Any] = ["USMALLINT[]", "BIGINT[]", "VARCHAR"]
    kind: Any = "arrow"
    # A function without annotations: DuckDB evaluates them, and would import pyarrow for them.
    bare = lambda lists, times, plans: _held(lists, times, plans)  # noqa: E731
    db.create_function(FUNCTION, bare, types, _RESULT, type=kind)


_Said: TypeAlias = tuple[list[tuple[list[int], bool, bool, str | None]], bool]
"""Steps, each with its codes, whether it is optional, may repeat, and its time; and the others."""


@lru_cache(maxsize=16)
def _plan(text: str) -> Plan:
    steps, others = msgspec.json.decode(text.encode(), type=_Said)
    spec = PlanSpec(
        steps=[
            PlannedStep(
                touchpoint=[str(code) for code in codes],
                optional=optional,
                repeats=repeats,
                within=within,
            )
            for codes, optional, repeats, within in steps
        ],
        others=others,
    )
    names = {name: int(name) for step in spec.steps for name in step.touchpoints}
    return plan_in_codes(spec, names, _CODES)


def _held(touchpoints: pa.ChunkedArray, times: pa.ChunkedArray, plans: pa.ChunkedArray) -> pa.Array:
    """Align a chunk of journeys; all with the same plan."""
    import numpy as np
    import pyarrow as pa

    from touchline.kernels.batch import Batch
    from touchline.kernels.conformance import align

    lists, moments = touchpoints.combine_chunks(), times.combine_chunks()
    bounds = (lists.offsets.to_numpy() - lists.offsets[0].as_py()).astype(np.int32)
    batch = Batch(
        starts=bounds[:-1],
        stops=bounds[1:],
        touchpoint=lists.flatten().to_numpy(),
        time=moments.flatten().to_numpy(),
    )
    found = align(batch, _plan(plans[0].as_py()))
    width = found.gaps.shape[1]
    gaps = pa.array(found.gaps.ravel(), mask=found.gaps.ravel() < 0)
    ends = np.searchsorted(found.journey, np.arange(len(lists) + 1)).astype(np.int32)
    columns: dict[str, Any] = {kind: found.masks[:, k] for k, kind in enumerate(_KINDS)}
    columns |= {"cost": found.cost, "worst": found.worst}
    columns["gaps"] = _lists(np.arange(len(lists) + 1, dtype=np.int32) * width, gaps)
    columns["places"] = _lists(ends, found.place.astype(np.uint8))
    columns["came"] = _lists(ends, found.code.astype(np.uint16))
    arrays = [one if isinstance(one, pa.Array) else pa.array(one) for one in columns.values()]
    return pa.StructArray.from_arrays(arrays, names=list(columns))


def _lists(bounds: Any, values: Any) -> pa.Array:
    import pyarrow as pa

    flat = values if isinstance(values, pa.Array) else pa.array(values)
    return pa.ListArray.from_arrays(pa.array(bounds.astype("int32")), flat)
