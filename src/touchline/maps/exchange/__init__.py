"""Maps in other formats, out and in: what a map file says, as YAML, JSON, a table, Mermaid, CJML.

Nothing here draws or looks at data; what shows measured figures stands in ``touchline.render``.
"""

from touchline.maps.exchange.found import ReadMap
from touchline.maps.exchange.read import read_map

__all__ = ["ReadMap", "read_map"]
