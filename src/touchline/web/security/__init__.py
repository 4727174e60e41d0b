"""Passwords, sessions, origins and headers: what stands between a stranger and the data."""
