"""Correctness cases: facts published by other products, run against this code.

``python -m tests.cases DIR`` runs every case file in DIR whose operation has a runner here.
"""
