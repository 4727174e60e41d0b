from __future__ import annotations

import numpy as np
import pytest

from touchline.identity import components


def test_few_and_many_links_are_labelled_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = np.random.default_rng(1).integers(0, 500, (2, 300), np.int32)
    few = components.label_components(500, *ends)
    monkeypatch.setattr(components, "MANY_LINKS", 1)
    assert components.label_components(500, *ends).tolist() == few.tolist()
