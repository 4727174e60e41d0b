"""Refreshing a workspace: load, then build, in the background, one at a time; now or by schedule.

A job runs in a thread of the server. It ends between steps when it is cancelled, and nothing of it
comes into force then: a load and a build each replace the state as a whole, at their end. When the
server stops meanwhile the job is told as interrupted at the next start. Of several servers over one
folder one looks at the clock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from touchline.errors import TouchlineError
from touchline.web.data.lead import Lead
from touchline.web.data.schedule import Every, missed_runs, next_run
from touchline.web.news import News
from touchline.web.problems import Problem, Refusal, refuse
from touchline.web.state import State, now
from touchline.web.state.jobs import JobRow
from touchline.web.state.people import User
from touchline.web.state.schedules import ScheduleRow
from touchline.web.workspaces import Workspaces

__all__ = ["JobView", "Jobs"]

_GRACE: Final = timedelta(minutes=5)
"""A scheduled run that is later than this was missed."""
_LOOK: Final = 20.0
"""Seconds between two looks at the clock."""
_PARTS: Final[dict[str, tuple[str, float, float]]] = {
    "loading": ("loading", 0.0, 0.3),
    "removing duplicates": ("duplicates", 0.3, 0.75),
    "finding out who is who": ("identity", 0.3, 0.75),
    "collecting moments": ("moments", 0.3, 0.75),
    "putting journeys together": ("journeys", 0.3, 0.75),
    "placing answers": ("answers", 0.3, 0.75),
    "reading what customers say": ("voice", 0.75, 0.85),
    "finding themes": ("voice", 0.85, 0.88),
    "drawing the map": ("maps", 0.88, 1.0),
}
"""How a step begins → its short name, and the part of the whole that it belongs to."""

JobState = Literal["running", "done", "failed", "cancelled", "interrupted"]


class JobView(BaseModel):
    """A refresh, running or over."""

    id: str
    state: JobState
    by: str | None
    """Name of who asked for it; null: the schedule, or somebody who has left."""
    scheduled: bool
    caught_up: int
    """How many runs of the schedule it makes up for, which were missed; mostly 0."""
    started: datetime
    finished: datetime | None
    step: str | None
    """While it runs: loading, duplicates, identity, moments, journeys, answers, voice or maps."""
    about: str | None
    """The source or map of that step."""
    share: float
    """How much of it is done, 0 to 1."""
    added: int | None
    """Rows more than before; fewer, where it is negative."""
    quarantined: int | None
    newly_quarantined: int | None
    journeys: int | None
    changed: bool | None
    """Whether another build came into force."""
    error: Problem | None


class _Cancelled(Exception):  # noqa: N818 - somebody asked for it
    """The job was cancelled between two steps."""


@dataclass(eq=False, slots=True)
class _Run:
    job: str
    workspace: str
    by: str | None
    step: str | None = None
    about: str | None = None
    share: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Jobs:
    """All jobs of a server, and the clock that starts those on schedule."""

    state: State
    workspaces: Workspaces
    news: News
    lead: Lead
    _running: dict[str, _Run] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _clock: threading.Thread | None = None

    def open(self) -> None:
        """Begin to look at the clock, unless another server over the same folder does."""
        self._leads()
        self._clock = threading.Thread(target=self._watch, name="schedule", daemon=True)
        self._clock.start()

    def close(self, seconds: float = 10.0) -> None:
        """Cancel what runs and wait for it."""
        self._stop.set()
        if self._clock is not None:
            self._clock.join(seconds)
        for run in list(self._running.values()):
            run.cancelled.set()
            run.over.wait(seconds)
        self.lead.leave()

    def start(self, workspace: str, user: User | None = None, *, caught_up: int = 0) -> JobView:
        """Begin a refresh; without *user* it is the schedule that asks.

        *caught_up* says for how many runs of the schedule it makes up, which were missed.

        Raises
        ------
        Refusal
            409, while another runs, with who runs it.
        """
        self.workspaces.project(workspace)
        with self._lock:
            running = self._running.get(workspace)
            if running is not None:
                who = running.by or "the schedule"
                raise refuse(
                    409,
                    f"a refresh is running already, started by {who}",
                    hint="wait for it to end, or cancel it",
                    code="job_running",
                )
            with self.state.writing() as session:
                row = JobRow(
                    workspace=workspace,
                    user_id=user.id if user else None,
                    scheduled=user is None,
                    caught_up=caught_up,
                )
                session.add(row)
                session.flush()
                job = row.id
            run = _Run(job, workspace, user.name if user else None)
            self._running[workspace] = run
        self._tell(run)
        threading.Thread(target=self._work, args=(run,), name=f"job-{job}", daemon=True).start()
        return self.view(workspace, job)

    def cancel(self, workspace: str, job: str) -> None:
        """Ask a job to end; it does so before its next step."""
        run = self._running.get(workspace)
        if run is None or run.job != job:
            raise refuse(409, "this job is not running", code="not_running")
        run.cancelled.set()

    def wait(self, workspace: str, seconds: float = 60.0) -> bool:
        """Wait until nothing runs in the workspace; whether that came about."""
        run = self._running.get(workspace)
        return run is None or run.over.wait(seconds)

    def view(self, workspace: str, job: str) -> JobView:
        """Give one job.

        Raises
        ------
        Refusal
            404, if there is none in the workspace.
        """
        with self.state.reading() as session:
            row = session.get(JobRow, job)
            if row is None or row.workspace != workspace:
                raise refuse(404, f"there is no job {job!r}")
            return _view(session, row, self._running.get(workspace))

    def latest(self, workspace: str, most: int = 30) -> list[JobView]:
        """Give the last jobs of a workspace, the newest first."""
        with self.state.reading() as session:
            rows = session.scalars(
                select(JobRow)
                .where(JobRow.workspace == workspace)
                .order_by(JobRow.started.desc())
                .limit(most)
            )
            run = self._running.get(workspace)
            return [_view(session, row, run) for row in rows]

    def _work(self, run: _Run) -> None:
        try:
            ended = self._refresh(run)
        except _Cancelled:
            ended = {"state": "cancelled"}
        except TouchlineError as error:
            ended = _failed(error.message, error.hint, error.where)
        except Exception as error:  # noqa: BLE001 - a job must be told as over whatever happened
            ended = _failed(f"{type(error).__name__}: {error}", None, None)
        with self.state.writing() as session:
            changes = {**ended, "finished": now()}
            session.execute(update(JobRow).where(JobRow.id == run.job).values(**changes))
        with self._lock:
            del self._running[run.workspace]
        self._tell(run)
        if ended.get("changed"):
            self.news.tell(run.workspace, "built", {"job": run.job})
        run.over.set()

    def _refresh(self, run: _Run) -> dict[str, Any]:
        progress = self._progress(run)
        project = self.workspaces.project(run.workspace)
        before = project.workspace
        quarantined = sum(s.quarantined for s in before.manifest.segments)
        build = before.current_build
        loaded = project.load(progress=progress)
        info = project.build(progress=progress)
        return {
            "state": "done",
            "added": loaded.total.added,
            "quarantined": loaded.total.quarantined,
            "quarantined_before": quarantined,
            "journeys": info.journeys,
            "changed": build != project.workspace.current_build,
        }

    def _progress(self, run: _Run) -> Callable[[str, float], None]:
        def tell(step: str, share: float) -> None:
            if run.cancelled.is_set():
                raise _Cancelled
            for words, (name, low, high) in _PARTS.items():
                if step.startswith(words):
                    about = step.removeprefix(words).strip() or None
                    whole = max(run.share, low + (high - low) * min(share, 1.0))
                    told = (name, about) != (run.step, run.about) or whole > run.share + 0.01
                    if told:
                        run.step, run.about, run.share = name, about, whole
                        self._tell(run)

        return tell

    def _tell(self, run: _Run) -> None:
        view = self.view(run.workspace, run.job)
        self.news.tell(run.workspace, "job", view.model_dump(mode="json"))

    def _watch(self) -> None:
        while not self._stop.is_set():
            if self._leads():
                self.look(now())
            self._stop.wait(_LOOK)

    def _leads(self) -> bool:
        """Whether this server looks at the clock; when it begins to, it tells what was left."""
        if self.lead.is_held:
            return True
        if not self.lead.take():
            return False
        mine = [run.job for run in list(self._running.values())]
        with self.state.writing() as session:
            session.execute(
                update(JobRow)
                .where(JobRow.state == "running", JobRow.id.not_in(mine))
                .values(state="interrupted", finished=now())
            )
        return True

    def look(self, moment: datetime) -> None:
        """Start what is due at *moment*.

        What came due too long ago was missed: one run makes up for all of it, or it is only
        counted, as the schedule says.
        """
        with self.state.reading() as session:
            due = list(session.scalars(select(ScheduleRow).where(ScheduleRow.next <= moment)))
        for found in due:
            if found.workspace in self.workspaces.folders:
                self._due(found, moment)

    def _due(self, found: ScheduleRow, moment: datetime) -> None:
        every: Every = found.every  # type: ignore[assignment]
        how: dict[str, Any] = {
            "hours": found.hours, "at": found.at, "weekday": found.weekday,
            "timezone": found.timezone,
        }  # fmt: skip
        due = missed_runs(found.next, moment, every, **how)
        in_time = moment - found.next <= _GRACE
        total = found.missed + due
        if not self._claim(found, total, next_run(moment, every, **how)):
            return
        if not (in_time or found.catch_up):
            return
        try:
            self.start(found.workspace, caught_up=total - 1 if in_time else total)
        except (Refusal, TouchlineError, OSError):  # it runs already, or cannot be opened
            return
        with self.state.writing() as session:
            session.execute(
                update(ScheduleRow).where(ScheduleRow.workspace == found.workspace).values(missed=0)
            )

    def _claim(self, found: ScheduleRow, missed: int, following: datetime) -> bool:
        """Take what is due, so that nobody else does; until it has begun it counts as missed."""
        with self.state.writing() as session:
            claimed = session.execute(
                update(ScheduleRow)
                .where(ScheduleRow.workspace == found.workspace, ScheduleRow.next == found.next)
                .values(missed=missed, next=following)
                .returning(ScheduleRow.workspace)
            )
            return claimed.first() is not None


def _failed(message: str, hint: str | None, where: str | None) -> dict[str, Any]:
    return {"state": "failed", "message": message, "hint": hint, "place": where}


def _view(session: Session, row: JobRow, run: _Run | None) -> JobView:
    live = run if run is not None and run.job == row.id else None
    user = session.get(User, row.user_id) if row.user_id else None
    error = None
    if row.message is not None:
        error = Problem(code="failed", message=row.message, hint=row.hint, where=row.place)
    newly = None
    if row.quarantined is not None and row.quarantined_before is not None:
        newly = row.quarantined - row.quarantined_before
    return JobView(
        id=row.id,
        state=row.state,  # type: ignore[arg-type]
        by=user.name if user else None,
        scheduled=row.scheduled,
        caught_up=row.caught_up,
        started=row.started,
        finished=row.finished,
        step=live.step if live else None,
        about=live.about if live else None,
        share=live.share if live else float(row.state == "done"),
        added=row.added,
        quarantined=row.quarantined,
        newly_quarantined=newly,
        journeys=row.journeys,
        changed=row.changed,
        error=error,
    )
