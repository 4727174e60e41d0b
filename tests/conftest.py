"""Property tests: the same examples in every run, and no deadline while kernels compile."""

from hypothesis import settings

settings.register_profile("touchline", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("touchline")
