"""Computes a map from its specification and the workspace; every cell carries its evidence."""
