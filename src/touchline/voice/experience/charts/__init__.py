"""Charts of voice, in the common look of all charts."""

from touchline.voice.experience.charts.profile import profile_chart
from touchline.voice.experience.charts.quadrant import quadrant_chart

__all__ = ["profile_chart", "quadrant_chart"]
