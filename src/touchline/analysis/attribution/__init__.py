"""Attribution: how much of the conversions each channel gets, by rules and by models.

In: paths of touches, counted by the kernels. Out: one table with the models side by side.
"""

from touchline.analysis.attribution.paths import PathAttribution, attribution_of_paths
from touchline.analysis.attribution.shapley import shapley_of_worths
from touchline.analysis.attribution.verb import Attribution, attribution

__all__ = [
    "Attribution",
    "PathAttribution",
    "attribution",
    "attribution_of_paths",
    "shapley_of_worths",
]
