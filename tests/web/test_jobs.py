"""Refreshing now and by schedule, what is told of it, and what happens when it fails."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from tests.web.conftest import SECRET, WORKSPACE, Asking
from touchline.web.data.jobs import Jobs
from touchline.web.data.lead import Lead
from touchline.web.data.schedule import missed_runs, next_run
from touchline.web.state.jobs import JobRow
from touchline.web.state.schedules import ScheduleRow

JOBS = f"/api/workspaces/{WORKSPACE}/jobs"
SCHEDULE = f"/api/workspaces/{WORKSPACE}/schedule"
NOON = datetime(2026, 3, 28, 12, tzinfo=UTC)


def jobs_of(app: FastAPI) -> Jobs:
    jobs: Jobs = app.state.server.jobs
    return jobs


def folder_of(app: FastAPI) -> Path:
    folder: Path = app.state.server.workspaces.folders[WORKSPACE]
    return folder


def test_a_refresh_loads_what_is_new_and_tells_how_it_ended(app: FastAPI, asking: Asking) -> None:
    orders = folder_of(app) / "data" / "orders-2.csv"
    orders.write_text(
        "order_id,customer_id,placed_at,delivered_at,paid,carrier\n"
        "n1,c1,2024-09-01 10:00,,12,DHL\nn2,c2,soon,,12,DHL\n"
    )
    started = asking("editor").post(JOBS)
    assert started.status_code == 201
    assert (started.json()["state"], started.json()["by"]) == ("running", "Editor")
    assert jobs_of(app).wait(WORKSPACE)
    done = asking("viewer").get(f"{JOBS}/{started.json()['id']}").json()
    assert done["state"] == "done", done
    assert (done["added"], done["newly_quarantined"], done["changed"]) == (1, 1, True)
    assert done["share"] == 1
    again = asking("editor").post(JOBS).json()
    assert jobs_of(app).wait(WORKSPACE)
    [last, first] = asking("viewer").get(JOBS).json()[:2]
    assert (last["id"], first["id"]) == (again["id"], done["id"])
    assert (last["added"], last["changed"]) == (0, False)


def test_one_runs_at_a_time_and_is_cancelled_between_steps(
    app: FastAPI, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go = threading.Event(), threading.Event()
    tell = Jobs._tell

    def hold(self: Jobs, run: object) -> None:
        tell(self, run)  # type: ignore[arg-type]
        if threading.current_thread().name.startswith("job-"):
            reached.set()
            go.wait(10)

    monkeypatch.setattr(Jobs, "_tell", hold)
    build = (folder_of(app) / ".touchline" / "CURRENT").read_text()
    (folder_of(app) / "data" / "orders-3.csv").write_text(
        "order_id,customer_id,placed_at,delivered_at,paid,carrier\nm1,c1,2024-09-02 10:00,,1,DHL\n"
    )
    job = asking("editor").post(JOBS).json()
    assert reached.wait(10)
    refused = asking("admin").post(JOBS)
    assert (refused.status_code, refused.json()["code"]) == (409, "job_running")
    assert "Editor" in refused.json()["message"]
    assert asking("editor").delete(f"{JOBS}/{job['id']}").status_code == 202
    go.set()
    assert jobs_of(app).wait(WORKSPACE)
    assert asking("viewer").get(f"{JOBS}/{job['id']}").json()["state"] == "cancelled"
    assert (folder_of(app) / ".touchline" / "CURRENT").read_text() == build
    assert asking("editor").delete(f"{JOBS}/{job['id']}").json()["code"] == "not_running"
    (folder_of(app) / "data" / "orders-3.csv").unlink()


def test_a_failure_is_told_with_what_to_do(app: FastAPI, asking: Asking) -> None:
    file = folder_of(app) / "data" / "customers.csv"
    hidden = file.rename(file.with_suffix(".away"))
    try:
        job = asking("editor").post(JOBS).json()
        assert jobs_of(app).wait(WORKSPACE)
        failed = asking("viewer").get(f"{JOBS}/{job['id']}").json()
    finally:
        hidden.rename(file)
    assert failed["state"] == "failed"
    assert "customers.csv" in failed["error"]["message"]
    assert failed["error"]["hint"]


def test_everybody_who_has_the_page_open_is_told(app: FastAPI, address: str) -> None:
    jobs = jobs_of(app)
    body = {"email": "viewer@example.com", "password": SECRET}
    heard: list[tuple[str, dict[str, object]]] = []
    with httpx2.Client(base_url=address, timeout=20) as client:
        assert client.post("/api/session", json=body).status_code == 200
        with client.stream("GET", f"/api/workspaces/{WORKSPACE}/news") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.iter_lines()
            assert next(lines).startswith("retry:")
            project = app.state.server.workspaces.project(WORKSPACE)
            text = (project.folder / "touchline.yaml").read_text()
            (project.folder / "touchline.yaml").write_text(text.replace("Faro", "Faro"))
            with_new = "order_id,customer_id,placed_at,delivered_at,paid,carrier\n"
            (project.folder / "data" / "orders-4.csv").write_text(
                with_new + "k1,c1,2024-09-02 10:00,,1,DHL\n"
            )
            job = jobs.start(WORKSPACE)
            kind = ""
            for line in lines:
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                if line.startswith("data: "):
                    heard.append((kind, json.loads(line.removeprefix("data: "))))
                if kind == "built" and line.startswith("data: "):
                    break
        shares = [float(str(about["share"])) for kind, about in heard if kind == "job"]
        assert shares == sorted(shares)
        assert shares[-1] == 1
        steps = {about["step"] for kind, about in heard if kind == "job"}
        assert {"loading", "journeys", "maps"} <= steps
        with client.stream("GET", f"{JOBS}/{job.id}/events") as over:
            told = [line for line in over.iter_lines() if line.startswith("data: ")]
        assert [json.loads(line[6:])["state"] for line in told] == ["done"]
        assert client.get(f"{JOBS}/nothing/events").status_code == 404


def test_a_schedule_starts_what_is_due_and_counts_what_was_missed(
    app: FastAPI, asking: Asking
) -> None:
    body = {"every": "day", "at": "03:00", "timezone": "Europe/Lisbon", "catch_up": False}
    assert asking("editor").put(SCHEDULE, json=body).status_code == 403
    assert asking("admin").put(SCHEDULE, json=body | {"timezone": "Lisbon"}).status_code == 400
    assert asking("admin").put(SCHEDULE, json=body | {"at": "25:00"}).status_code == 422
    due = datetime.fromisoformat(asking("admin").put(SCHEDULE, json=body).json()["next"])
    jobs = jobs_of(app)
    before = len(jobs.latest(WORKSPACE))
    jobs.look(due - timedelta(seconds=1))
    assert len(jobs.latest(WORKSPACE)) == before
    jobs.look(due + timedelta(days=2, hours=1))
    assert len(jobs.latest(WORKSPACE)) == before
    late = asking("viewer").get(SCHEDULE).json()
    assert late["missed"] == 3
    due = datetime.fromisoformat(late["next"])
    jobs.look(due + timedelta(seconds=30))
    assert jobs.wait(WORKSPACE)
    newest = jobs.latest(WORKSPACE)[0]
    assert (newest.scheduled, newest.by, newest.state) == (True, None, "done")
    assert newest.caught_up == 3
    kept = asking("viewer").get(SCHEDULE).json()
    assert kept["missed"] == 0
    assert datetime.fromisoformat(kept["next"]) > due
    assert asking("admin").delete(SCHEDULE).status_code == 204
    assert asking("viewer").get(SCHEDULE).json() is None


def test_what_was_missed_is_caught_up_once(app: FastAPI, asking: Asking) -> None:
    body = {"every": "day", "at": "03:00"}
    due = datetime.fromisoformat(asking("admin").put(SCHEDULE, json=body).json()["next"])
    jobs = jobs_of(app)
    before = len(jobs.latest(WORKSPACE))
    late = due + timedelta(days=2, hours=1)
    jobs.look(late)
    assert jobs.wait(WORKSPACE)
    jobs.look(late + timedelta(seconds=20))
    assert jobs.wait(WORKSPACE)
    assert len(jobs.latest(WORKSPACE)) == before + 1
    newest = asking("viewer").get(JOBS).json()[0]
    assert (newest["scheduled"], newest["caught_up"], newest["state"]) == (True, 3, "done")
    kept = asking("viewer").get(SCHEDULE).json()
    assert (kept["missed"], datetime.fromisoformat(kept["next"]) > late) == (0, True)
    asking("admin").delete(SCHEDULE)


def test_two_servers_over_one_folder_start_what_is_due_once(
    app: FastAPI, asking: Asking, tmp_path: Path
) -> None:
    due = asking("admin").put(SCHEDULE, json={"every": "hours", "hours": 1}).json()["next"]
    moment = datetime.fromisoformat(due) + timedelta(seconds=1)
    server = app.state.server
    lead = tmp_path / "lead"
    one, other = (Jobs(server.state, server.workspaces, server.news, Lead(lead)) for _ in range(2))
    before = len(one.latest(WORKSPACE))
    with server.state.reading() as session:
        found = session.get(ScheduleRow, WORKSPACE)
    assert one.lead.take()
    assert not other.lead.take()
    one.lead.leave()
    assert other.lead.take()  # the first has ended
    other.lead.leave()
    # and if both were to look at the same moment, one would find it taken
    looks = [threading.Thread(target=each._due, args=(found, moment)) for each in (one, other)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()
    assert one.wait(WORKSPACE)
    assert other.wait(WORKSPACE)
    assert len(one.latest(WORKSPACE)) == before + 1
    asking("admin").delete(SCHEDULE)


def test_a_server_tells_nothing_of_what_another_does(app: FastAPI, tmp_path: Path) -> None:
    server = app.state.server
    with server.state.writing() as session:
        session.add(JobRow(id="of another", workspace=WORKSPACE, state="running"))
    other = Lead(tmp_path / "lead")
    assert other.take()
    jobs = Jobs(server.state, server.workspaces, server.news, Lead(other.file))
    jobs.open()
    try:
        assert jobs.view(WORKSPACE, "of another").state == "running"
    finally:
        jobs.close()
        other.leave()


def test_what_a_stopped_server_left_is_told_as_interrupted(app: FastAPI, tmp_path: Path) -> None:
    server = app.state.server
    with server.state.writing() as session:
        session.add(JobRow(id="left", workspace=WORKSPACE, state="running"))
        soon = datetime.now(UTC) + timedelta(days=1)
        session.add(ScheduleRow(workspace="gone", every="hours", next=soon))
    jobs = Jobs(server.state, server.workspaces, server.news, Lead(tmp_path / "lead"))
    jobs.open()
    try:
        found = jobs.view(WORKSPACE, "left")
        assert found.state == "interrupted"
        assert found.finished is not None
    finally:
        jobs.close()


def test_times_of_day_follow_the_clock() -> None:
    before_summer = next_run(NOON, "day", at="03:00", timezone="Europe/Lisbon")
    assert before_summer == datetime(2026, 3, 29, 2, tzinfo=UTC)
    # 01:30 does not exist on that night: it is the moment that would have been it
    skipped = next_run(NOON, "day", at="01:30", timezone="Europe/Lisbon")
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    monday = next_run(NOON, "week", at="03:00", weekday=0)
    assert (monday.weekday(), monday > NOON) == (0, True)
    assert next_run(monday, "week", at="03:00", weekday=0) - monday == timedelta(days=7)
    assert missed_runs(NOON, NOON + timedelta(hours=13), "hours", hours=6) == 3
