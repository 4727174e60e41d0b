"""The Olist example against figures that were worked out straight from its files."""

from pathlib import Path

import duckdb
import msgspec
import pytest

from tests.shared import REPOSITORY, shared
from touchline.config import load_yaml
from touchline.journeys import BuildSpec, build_journeys
from touchline.maps import Known, Snapshot, compute, load_map
from touchline.project_file import ProjectFile
from touchline.sources import load
from touchline.workspace import Workspace

EXAMPLE = REPOSITORY / "examples" / "olist"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    data = shared("data", "olist")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OLIST_DATA", str(data))
        file = load_yaml(EXAMPLE / "touchline.yaml", ProjectFile)
    folder = tmp_path_factory.mktemp("olist")
    workspace = Workspace(folder)
    load(workspace, file.sources, timezone=file.timezone, currency=file.currency)
    build = _build(workspace, file)
    known = Known(
        ("information-search", "comparison", "decision", "receiving-the-offer", "evaluation",
         "customer-service", "loyalty", "recommendation"),
        dict.fromkeys(file.segments),
        tuple(persona.id for persona in file.personas),
    )  # fmt: skip
    spec = load_map(EXAMPLE / "maps" / "purchase.yaml", known=known)
    return compute(build, spec, map_id="purchase", personas=file.personas)


def _build(workspace: Workspace, file: ProjectFile) -> Path:
    spec = BuildSpec(
        project=file.project,
        version="0",
        currency=file.currency,
        timezone=file.timezone,
        identity=file.identity,
        stages=file.stages,
        touchpoints=file.touchpoints,
        journeys=file.journeys,
        goals=file.goals,
        segments=file.segments,
    )
    with workspace.writing():
        folder = workspace.temporary / "finished"
        folder.mkdir(parents=True)
        info = build_journeys(workspace, spec, folder, name="b1")
        return workspace.commit_build(folder, "b1", msgspec.to_builtins(info))


@pytest.mark.parametrize(
    ("value", "mean", "n"),
    [("late", 2.60, 1135), ("on time", 4.28, 13_383), ("not delivered", 1.74, 426)],
)
def test_stars_by_delivery_counted_by_review(
    snapshot: Snapshot, value: str, mean: float, n: int
) -> None:
    figure = snapshot.figures[f"emotion.evaluation.delivery.{value}"]
    assert figure.value is not None
    assert round(figure.value + 3, 2) == mean
    assert figure.n == n


def test_the_late_pain_carries_its_orders_and_its_definition(snapshot: Snapshot) -> None:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "pains"]
    [late] = [pain for pain in lane.pains if pain.id == "delivery.late"]
    assert late.stage == "receiving-the-offer"
    assert late.score is not None
    assert late.share is not None
    score, share = snapshot.figures[late.score], snapshot.figures[late.share]
    assert score.value is not None
    assert (round(score.value, 2), score.n) == (2.60, 1135)
    assert (share.numerator, share.denominator) == (1156, 15_000)
    assert share.sample is not None
    assert share.sample.total == 1156
    assert "00:00" in str(late.definition)


def test_figures_agree_with_the_files(snapshot: Snapshot) -> None:
    data = shared("data", "olist")
    with duckdb.connect() as db:
        orders, approved, carried, delivered = db.execute(
            "SELECT count(*), count(order_approved_at), count(order_delivered_carrier_date), "
            "count(order_delivered_customer_date) "
            f"FROM read_csv('{data / 'olist_orders_dataset.csv'}')"
        ).fetchall()[0]
        reviews, stars = db.execute(
            "SELECT count(*), avg(review_score) "
            f"FROM read_csv('{data / 'olist_order_reviews_dataset.csv'}')"
        ).fetchall()[0]
    figures = snapshot.figures
    assert figures["lens.journeys"].value == orders
    assert figures["node.payment-approved"].value == approved
    assert figures["node.handed-to-carrier"].value == carried
    assert figures["node.parcel-delivered"].value == delivered
    assert figures["kpi.mean-stars"].n == reviews
    assert figures["kpi.mean-stars"].value == pytest.approx(stars)


def test_the_title_is_about_late_parcels(snapshot: Snapshot) -> None:
    assert snapshot.title.key == "finding.segment_score"
    assert "late" in str(snapshot.title.args["value"])


def test_late_delivery_is_the_first_pain_of_the_delivery_stage(snapshot: Snapshot) -> None:
    [lane] = [lane for lane in snapshot.lanes if lane.kind == "pains"]
    here = [pain for pain in lane.pains if pain.stage == "receiving-the-offer"]
    assert here[0].id == "delivery.late"
    assert here[0].rank == 1
    stake = snapshot.figures[here[0].stake or ""]
    assert stake.unit == "money"
    assert stake.low is not None
    assert stake.value is not None
    assert 0 < stake.low < stake.value
