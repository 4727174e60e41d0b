"""Charts of voice, in the common look of all charts."""

from touchline.voice.charts.profile import profile_chart
from touchline.voice.charts.quadrant import quadrant_chart

__all__ = ["profile_chart", "quadrant_chart"]
