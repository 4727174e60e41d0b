import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.maps.mask import PRIVATE, mask


@given(st.emails(), st.text(alphabet="abc ,", max_size=10))
def test_no_address_survives(email: str, around: str) -> None:
    plain = re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", email)
    if plain:
        assert email not in mask(f"{around} {email} {around}")


@pytest.mark.parametrize("text", ["+55 11 98765-4321", "call (011) 3322 4455 now", "phone:123"])
def test_no_telephone_number_survives(text: str) -> None:
    assert not re.search(r"\d{4}", mask(text))


@pytest.mark.parametrize("text", ["2018-08-29T12:30:00+00:00", "R$ 1234.50", "8e71c86d12"])
def test_dates_amounts_and_order_numbers_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["see www.shop.example", "my order 20180829", "a@b.org"])
def test_comments_with_links_or_numbers_are_private(text: str) -> None:
    assert re.search(PRIVATE, text)
