"""The models by name, and what each says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from touchline.durations import spoken
from touchline.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from touchline.kernels.attribution import Models

__all__ = ["MODELS", "Chosen", "Model", "Share"]

Model: TypeAlias = Literal[
    "first_touch",
    "last_touch",
    "linear",
    "u_shaped",
    "j_shaped",
    "inverse_j",
    "custom",
    "time_decay",
    "participation",
    "markov",
    "shapley",
]
"""How conversions are shared out."""

Share: TypeAlias = Literal["touch", "distinct"]
"""Whether ``linear`` divides by touches or by distinct channels."""

_SHAPES: Final = {
    "first_touch": (1.0, 0.0, 0.0),
    "last_touch": (0.0, 0.0, 1.0),
    "u_shaped": (0.4, 0.2, 0.4),
    "j_shaped": (0.2, 0.2, 0.6),
    "inverse_j": (0.6, 0.2, 0.2),
}
_PARTS: Final = ("first", "middle", "last")

MODELS: Final[Mapping[str, str]] = {
    "first_touch": "the first touch gets all",
    "last_touch": "the last touch gets all",
    "linear": "every touch gets the same",
    "u_shaped": "the first and the last touch get 40% each, those in between share 20%",
    "j_shaped": "the last touch gets 60%, the first 20%, those in between share 20%",
    "inverse_j": "the first touch gets 60%, the last 20%, those in between share 20%",
    "custom": "the first and the last touch and those in between get parts of your own",
    "time_decay": "a touch gets half as much for each half-life that it is older",
    "participation": "every channel on the path gets all, so that the sum is more than there is",
    "markov": "conversions follow the removal effects of an absorbing Markov chain: the part of"
    " them that would be lost if every path ended where it meets the channel",
    "shapley": "the Shapley value, where a set of channels is worth the conversions of the paths"
    " that need no other: every channel on a path gets the same",
}
"""Name → what it does."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Models side by side, with their settings; made by :meth:`of`, which checks them."""

    names: tuple[str, ...]
    share: str
    weights: tuple[float, float, float] | None
    half_life: int
    """µs."""
    order: int

    @classmethod
    def of(
        cls,
        model: str | Sequence[str],
        *,
        share: str,
        weights: Mapping[str, float] | None,
        half_life: int,
        order: int,
    ) -> Chosen:
        """Read what a caller chose.

        Raises
        ------
        ConfigError
            If a model or a setting cannot be used.
        """
        names = (model,) if isinstance(model, str) else tuple(dict.fromkeys(model))
        for name in names:
            if name not in MODELS:
                hint = did_you_mean(str(name), MODELS)
                raise ConfigError(f"there is no attribution model {name!r}", hint=hint)
        if not names:
            raise ConfigError("no attribution model was named", hint=f"take {', '.join(MODELS)}")
        if share not in ("touch", "distinct"):
            raise ConfigError(
                f"share is 'touch' or 'distinct', not {share!r}",
                hint="'touch' counts a channel as often as it was met, 'distinct' once",
            )
        if order < 1:
            raise ConfigError(f"the order of a chain is 1 or more, not {order}")
        if half_life <= 0:
            raise ConfigError("the half-life must be longer than nothing")
        return cls(names, share, _weights(names, weights), half_life, order)

    @property
    def markov(self) -> bool:
        """Whether the Markov chain is among them."""
        return "markov" in self.names

    @property
    def rules(self) -> tuple[str, ...]:
        """Models that look at one path at a time."""
        return tuple(name for name in self.names if name != "markov")

    def for_kernel(self) -> Models:
        """Translate :attr:`rules` into numbers."""
        import numpy as np

        from touchline.kernels import attribution as kernels

        linear = kernels.DISTINCT if self.share == "distinct" else kernels.LINEAR
        kinds = {
            "linear": linear,
            "time_decay": kernels.DECAY,
            "participation": kernels.PARTICIPATION,
            "shapley": kernels.DISTINCT,
        }
        shapes = _SHAPES | ({"custom": self.weights} if self.weights else {})
        return kernels.Models(
            kinds=np.array([kinds.get(name, kernels.POSITION) for name in self.rules], np.int64),
            shapes=np.array(
                [shapes.get(name, (0.0, 0.0, 0.0)) for name in self.rules], np.float64
            ).reshape(-1, 3),
            half_life=float(self.half_life),
        )

    def sentences(self) -> str:
        """Say what each model does."""
        return " ".join(f"By {name}, {self._said(name)}." for name in self.names)

    def _said(self, name: str) -> str:
        said = MODELS[name]
        if name == "time_decay":
            return f"{said}, {spoken(self.half_life)}"
        if name == "linear" and self.share == "distinct":
            return "every channel on the path gets the same"
        if name == "markov":
            return f"{said}; its state is the last {self.order} touches" if self.order > 1 else said
        if name == "custom" and self.weights:
            first, middle, last = (f"{part / sum(self.weights):.0%}" for part in self.weights)
            return f"the first touch gets {first}, the last {last}, those in between share {middle}"
        return said


def _weights(
    names: Sequence[str], weights: Mapping[str, float] | None
) -> tuple[float, float, float] | None:
    if weights is None:
        if "custom" in names:
            raise ConfigError(
                "the custom model has no weights",
                hint='give for instance weights={"first": 30, "middle": 20, "last": 50}',
            )
        return None
    unknown = [name for name in weights if name not in _PARTS]
    if unknown:
        raise ConfigError(f"there is no part {unknown[0]!r}", hint=did_you_mean(unknown[0], _PARTS))
    first, middle, last = (float(weights.get(part, 0.0)) for part in _PARTS)
    if min(first, middle, last) < 0 or first + middle + last <= 0:
        raise ConfigError(
            f"weights {dict(weights)!r} cannot be shared out by",
            hint="give numbers of 0 or more, not all of them 0; they are scaled to add up to 1",
        )
    return first, middle, last
