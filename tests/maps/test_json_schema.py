import runpy
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from tests.maps.conftest import SMALL
from tests.shared import REPOSITORY
from touchline.maps import Snapshot

FOLDER = REPOSITORY / "docs" / "schemas"
WRITTEN: dict[str, str] = runpy.run_path(str(FOLDER / "write.py"))["schemas"]()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_published_schemas_are_those_of_the_code(name: str) -> None:
    published = FOLDER / name
    fresh = published.exists() and published.read_text("utf-8") == WRITTEN[name]
    assert fresh, f"docs/schemas/{name} is stale: run 'python docs/schemas/write.py'"


def test_a_snapshot_fits_its_schema(small: Snapshot) -> None:
    schema = msgspec.json.decode(WRITTEN["snapshot.json"])
    jsonschema.validate(msgspec.json.decode(msgspec.json.encode(small)), schema)


def test_a_map_file_fits_its_schema_and_a_misspelt_one_does_not() -> None:
    schema = msgspec.json.decode(WRITTEN["map.json"])
    jsonschema.validate(yaml.safe_load(SMALL), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"personna": "x"}, schema)


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("examples/*/maps/*.yaml")), ids=str)
def test_the_map_files_of_the_examples_fit_the_schema(path: Path) -> None:
    schema = msgspec.json.decode(WRITTEN["map.json"])
    jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), schema)
