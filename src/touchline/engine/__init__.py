"""Runs the work: DuckDB for what is relational; later, executors for kernels, local and Spark."""

from touchline.engine.duck import Limits, connect

__all__ = ["Limits", "connect"]
