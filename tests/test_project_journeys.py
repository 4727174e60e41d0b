from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import touchline
from tests.shop import write_shop
from touchline.errors import ConfigError, WorkspaceError
from touchline.project import Project


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = touchline.open(write_shop(tmp_path_factory.mktemp("shop"), maps=False))
    project.load()
    project.build()
    return project


def test_the_journeys_are_those_of_the_build(shop: Project) -> None:
    journeys = shop.journeys(properties=["carrier", "name"])
    info = shop.info
    assert (len(journeys), journeys.person_count) == (info.journeys, info.persons)
    assert journeys.timezone == "Europe/Lisbon"
    with shop.store() as store:
        spine = pq.read_table(store.build / "spine.parquet")
        keys = dict(zip(*pq.read_table(store.build / "persons.parquet").select(
            ["person", "key"]).to_pydict().values(), strict=True))  # fmt: skip
    ids = [touchpoint.id for touchpoint in info.touchpoints]
    wanted = Counter(
        (keys[row["person"]], ids[row["touchpoint"]], row["time"], row["property:carrier"],
         row["name"])
        for row in spine.to_pylist() if row["journey"] is not None
    )  # fmt: skip
    assert (
        Counter(
            (row["person"], row["touchpoint"], row["time"], row["carrier"], row["name"])
            for row in journeys.to_table().to_pylist()
        )
        == wanted
    )


def test_segments_stages_and_outcome_can_be_asked_for(shop: Project) -> None:
    journeys = shop.journeys()
    open_, delivered = (journeys.where(delivery=value) for value in ("open", "delivered"))
    assert len(open_) + len(delivered) == len(journeys)
    assert len(journeys.where(outcome="delivered")) == len(delivered) > 0
    assert journeys.names.stages["parcel"] == "receiving-the-offer"
    assert len(journeys.where(city="Porto")) + len(journeys.where(city="Faro")) == len(journeys)


def test_journeys_of_a_build_can_be_saved_and_looked_up(shop: Project, tmp_path: Path) -> None:
    journeys = shop.journeys(properties=["carrier"])
    saved = journeys.save(tmp_path)
    assert (len(saved), saved.person_count) == (len(journeys), journeys.person_count)
    name = journeys.to_table()["person"][0].as_py()
    assert saved.person(name).drop(["journey"]).equals(journeys.person(name).drop(["journey"]))


def test_what_is_not_there_is_named(shop: Project, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'carrier'"):
        shop.journeys(properties=["carier"])
    with pytest.raises(ConfigError, match="no property 'moment'"):
        shop.journeys(properties=["moment"])
    with pytest.raises(WorkspaceError, match="has not been built"):
        touchline.open(write_shop(tmp_path, maps=False)).journeys()
