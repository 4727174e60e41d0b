"""Personas that are declared on the page: into the project file, and what a rule would catch."""
