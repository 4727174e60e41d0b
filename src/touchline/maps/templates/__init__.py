"""Ready maps (``<name>.yaml``): read whole, and written as the file that a user goes on from.

A template is one file in this folder: a map file in all four languages. Its columns are the stages
of the stage model of the same name (``touchpoints/templates``), which says their labels, so that it
fits every project with that model; a template with stages of its own says them itself.
"""

from touchline.maps.templates.ready import Template, template, templates
from touchline.maps.templates.text import template_text

__all__ = ["Template", "template", "template_text", "templates"]
