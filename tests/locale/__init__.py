"""Tests of texts and numbers."""  # noqa: A005
