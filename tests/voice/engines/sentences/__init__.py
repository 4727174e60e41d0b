"""Tests of the encoder of sentences."""
