"""A project folder as one object: load, build, maps, who is who, check.

In: the path of a folder with ``touchline.yaml``. Out: what the rooms below give, under one lock.
"""

from touchline.project.check import CheckReport, Finding
from touchline.project.create import create_project
from touchline.project.demo import DemoReport, find_examples, run_demo
from touchline.project.maps import ProjectMap
from touchline.project.project import Project, open_project

__all__ = [
    "CheckReport",
    "DemoReport",
    "Finding",
    "Project",
    "ProjectMap",
    "create_project",
    "find_examples",
    "open_project",
    "run_demo",
]
