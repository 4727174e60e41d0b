"""Two people edit one map at once, one of them offline for a while: do all ends say the same?

::

    python -m benchmarks.live [--operations 1000] [--pings 200]

Two Node clients run the code of the page (``frontend/src/live``) against a real server. Each makes
random edits; one loses its connection, edits on, is killed, and comes back with what it had kept.
In the end both clients, the document in the state and the map file must say the same. Prints JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from touchline.maps import load_map
from touchline.project import open_project
from touchline.web import Settings, make_app
from touchline.web.live import kept
from touchline.web.live.document import new_document, read
from touchline.web.live.map_file import stages_of
from touchline.web.live.writing import spec_of
from touchline.web.security import sessions
from touchline.web.server import running
from touchline.web.state import State, now
from touchline.web.state.people import SignedIn, User

FRONTEND = Path(__file__).parents[1] / "frontend"
PATIENCE = 120.0


def bundle(folder: Path) -> Path:
    """Put the client and what it imports into one file that Node can run."""
    program = FRONTEND / "node_modules" / ".bin" / "rolldown"
    made = folder / "client.mjs"
    subprocess.run(
        [str(program), "src/live/bench-client.ts", "--file", str(made), "--format", "esm",
         "--platform", "node"],
        cwd=FRONTEND, check=True, capture_output=True,
    )  # fmt: skip
    return made


class Client:
    """A Node process that has the map open."""

    def __init__(self, program: Path, address: str, cookie: str, name: str, file: Path) -> None:
        command = ["node", "--experimental-websocket", "--no-warnings", str(program)]
        self.process = subprocess.Popen(
            [*command, address, cookie, name, str(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.saw: dict[str, float] = {}
        self._answers: list[dict[str, Any]] = []
        self._told = threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said, moment = json.loads(line), time.perf_counter()
            with self._told:
                if "saw" in said:
                    self.saw[said["saw"]] = moment
                else:
                    self._answers.append(said)
                self._told.notify_all()

    def tell(self, what: str, **about: Any) -> None:
        """Tell it what to do, without waiting."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **about}) + "\n")
        self.process.stdin.flush()

    def wait(self, what: str) -> Any:
        """Wait until it has done something; give the answer."""
        with self._told:
            found = self._told.wait_for(lambda: self._done(what), PATIENCE)
            assert found is not None, f"{what} is not done after {PATIENCE} s"
            self._answers.remove(found)
            return found["answer"]

    def _done(self, what: str) -> dict[str, Any] | None:
        return next((each for each in self._answers if each["done"] == what), None)

    def ask(self, what: str, **about: Any) -> Any:
        """Tell it what to do, and wait."""
        self.tell(what, **about)
        return self.wait(what)

    def sees(self, text: str) -> float:
        """Wait until it sees a card; give the moment."""
        with self._told:
            assert self._told.wait_for(lambda: text in self.saw, PATIENCE)
            return self.saw[text]

    def die(self) -> None:
        """Kill it."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(10)
        self._thread.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()


def agree(one: Client, other: Client) -> Any:
    """Wait until two clients have the same document; give what it says."""
    end = time.monotonic() + PATIENCE
    while one.ask("state") != other.ask("state") or one.ask("says") != other.ask("says"):
        assert time.monotonic() < end, "the clients do not agree"
        time.sleep(0.05)
    return one.ask("says")


def run(
    address: str, cookie: str, state: State, map_file: Path, *, operations: int, pings: int
) -> dict[str, Any]:
    """Let two clients edit a map; give what was measured."""
    workspace, name = map_file.parents[1].name, map_file.stem
    live = f"{address.replace('http', 'ws')}/api/workspaces/{workspace}/maps/{name}"
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        program = bundle(Path(folder))

        def opened(who: str) -> Client:
            client = Client(program, live, cookie, who, Path(folder) / f"{who}.json")
            stack.callback(client.close)
            client.ask("synced")
            return client

        one, other = opened("one"), opened("other")
        latency = [_ping(one, other, number) for number in range(pings)]
        begun = time.perf_counter()
        one.tell("edit", seed=1, count=operations, pause=4)
        other.ask("edit", seed=2, count=operations // 2, pause=4)
        other.ask("offline")
        other.ask("edit", seed=3, count=operations - operations // 2, pause=1)
        other.ask("keep")
        other.die()
        one.wait("edit")
        other = opened("other")
        said = agree(one, other)
        seconds = time.perf_counter() - begun
        return {
            "operations": 2 * operations,
            "seconds": round(seconds, 2),
            "cards": len(said["cards"]),
            "twice": len(said["cards"]) - len({each["id"] for each in said["cards"]}),
            "clients agree": True,
            "stored the same": _stored(state, workspace, map_file, said),
            "latency ms": _shares(latency),
        }


def _ping(one: Client, other: Client, number: int) -> float:
    text = f"ping {number}"
    one.tell("ping", text=text)
    # Both ends are told of it by the same way, so that only what lies between them is measured.
    return (other.sees(text) - one.sees(text)) * 1000


def _shares(latency: list[float]) -> dict[str, float]:
    ordered = sorted(latency)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {key: round(ordered[int(share * (len(ordered) - 1))], 1) for key, share in at.items()}


def _stored(state: State, workspace: str, map_file: Path, said: dict[str, Any]) -> bool:
    """Whether the document in the state, and the map file, say what the clients say."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = kept.find(state, workspace, map_file.stem)
        assert found is not None
        document = new_document()
        for update in found.updates:
            document.apply_update(update)
        entries = read(document).entries
        same = all(
            list(entries[root]) == [each["id"] for each in said[root]]
            for root in ("cards", "opportunities")
        )
        texts = {key: each.get("text:en") for key, each in entries["cards"].items()}
        same = same and texts == {each["id"]: each["text"].get("en") for each in said["cards"]}
        spec, _ = spec_of(read(document), stages_of(open_project(map_file.parents[1])))
        if same and load_map(map_file) == spec:
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, str, State]]:
    """Serve a folder; give the address, the cookie of somebody who may edit, and the state."""
    app = make_app(Settings(folder=folder))
    state: State = app.state.server.state
    token = "a token of the benchmark"
    with state.writing() as session:
        user = User(email="one@example.com", name="One", password=None, owner=True)
        session.add(user)
        session.flush()
        session.add(
            SignedIn(
                token=sessions.hash_of(token),
                user_id=user.id,
                expires=now() + sessions.LIFETIME,
            )
        )
    with running(app) as address:
        yield address, f"{sessions.COOKIE}={token}", state


def main() -> None:
    """Measure, and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--operations", type=int, default=1000, help="of each of the two clients")
    parser.add_argument("--pings", type=int, default=200)
    args = parser.parse_args()
    from tests.shop import write_shop

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "shop"
        folder.mkdir()
        write_shop(folder)
        with served(folder.parent) as (address, cookie, state):
            file = folder / "maps" / "purchase.yaml"
            measured = run(
                address, cookie, state, file, operations=args.operations, pings=args.pings
            )
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
