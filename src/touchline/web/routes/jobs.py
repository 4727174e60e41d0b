"""Refreshing the data: now, by schedule, with progress; and what happens in a workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import delete
from starlette.responses import StreamingResponse

from touchline.errors import did_you_mean
from touchline.web.access import Area, Here
from touchline.web.data.jobs import JobView
from touchline.web.data.schedule import Every, next_run
from touchline.web.news import Item, as_events
from touchline.web.problems import refuse
from touchline.web.state import now
from touchline.web.state.schedules import ScheduleRow

__all__ = ["area"]

area = Area("jobs")

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events", "content": {"text/event-stream": {}}}
}


class Schedule(BaseModel):
    """When a workspace is refreshed by itself."""

    every: Every
    hours: Annotated[int, Field(ge=1, le=168)] = 6
    """For ``hours``: from one run to the next."""
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "03:00"
    """For ``day`` and ``week``: time of day in ``timezone``."""
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    """For ``week``: 0 is Monday."""
    timezone: Annotated[str, Field(max_length=64)] = "UTC"
    catch_up: bool = True
    """Whether one run makes up for those that were missed, as soon as a server runs."""


class ScheduleView(Schedule):
    """A schedule, and when it comes next."""

    next: datetime
    missed: int
    """Runs that fell due while no server ran, or while another job did, since the last that ran."""


@area.post("/workspaces/{workspace}/jobs", role="editor", status_code=201)
def start_job(here: Here) -> JobView:
    """Load what is new and build; refused while another job runs, saying whose it is."""
    return here.server.jobs.start(here.here, here.me)


@area.get("/workspaces/{workspace}/jobs", role="viewer")
def jobs(here: Here) -> list[JobView]:
    """List the last jobs, the newest first."""
    here.server.workspaces.project(here.here)
    return here.server.jobs.latest(here.here)


@area.get("/workspaces/{workspace}/jobs/{job}", role="viewer")
def job(here: Here, job: str) -> JobView:
    """Give one job."""
    return here.server.jobs.view(here.here, job)


@area.delete("/workspaces/{workspace}/jobs/{job}", role="editor", status_code=202)
def cancel_job(here: Here, job: str) -> JobView:
    """Cancel a job; it ends before its next step, and nothing of it comes into force."""
    here.server.jobs.cancel(here.here, job)
    return here.server.jobs.view(here.here, job)


@area.get(
    "/workspaces/{workspace}/jobs/{job}/events",
    role="viewer",
    response_class=StreamingResponse,
    responses=_STREAM,
)
async def job_events(here: Here, job: str) -> StreamingResponse:
    """Follow a job: an event ``job`` with its state at once, at each step, and when it is over."""

    def first() -> list[Item]:
        return [("job", here.server.jobs.view(here.here, job).model_dump(mode="json"))]

    first()  # answers 404 before the stream begins
    items = here.server.news.of(here.here, first, lambda item: item[1].get("id") == job)
    return _stream(as_events(items, lambda item: item[1].get("state") != "running"))


@area.get(
    "/workspaces/{workspace}/news",
    role="viewer",
    response_class=StreamingResponse,
    responses=_STREAM,
)
async def news(here: Here) -> StreamingResponse:
    """Follow a workspace.

    ``job``: a job began, went on or ended; ``built``: another build is in force, all figures may
    have changed; ``project``: the project file was saved.
    """
    here.server.workspaces.project(here.here)
    return _stream(as_events(here.server.news.of(here.here)))


@area.get("/workspaces/{workspace}/schedule", role="viewer")
def schedule(here: Here) -> ScheduleView | None:
    """Give the schedule; null if there is none."""
    with here.state.reading() as session:
        row = session.get(ScheduleRow, here.here)
        return None if row is None else _view(row)


@area.put("/workspaces/{workspace}/schedule", role="admin")
def set_schedule(here: Here, body: Schedule) -> ScheduleView:
    """Refresh by schedule from now on."""
    if body.timezone not in available_timezones():
        raise refuse(
            400,
            f"there is no timezone {body.timezone!r}",
            hint=did_you_mean(body.timezone, available_timezones()),
        )
    said = body.model_dump()
    how = {key: value for key, value in said.items() if key not in ("every", "catch_up")}
    with here.state.writing() as session:
        row = session.get(ScheduleRow, here.here) or ScheduleRow(workspace=here.here)
        for key, value in said.items():
            setattr(row, key, value)
        row.missed, row.changed = 0, now()
        row.next = next_run(now(), body.every, **how)
        session.add(row)
    return _view(row)


@area.delete("/workspaces/{workspace}/schedule", role="admin", status_code=204)
def no_schedule(here: Here) -> Response:
    """Refresh by hand only."""
    with here.state.writing() as session:
        session.execute(delete(ScheduleRow).where(ScheduleRow.workspace == here.here))
    return Response(status_code=204)


def _stream(events: Any) -> StreamingResponse:
    # proxies that gather answers before they pass them on are told not to
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _view(row: ScheduleRow) -> ScheduleView:
    return ScheduleView.model_validate(row, from_attributes=True)
