"""A language model behind an address: asked over real HTTP, on a server of this test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import numpy as np
import pytest

from touchline.errors import ConfigError, SourceError
from touchline.voice.engines.llm import ADDRESS, KEY, LlmEngine

Answer = Callable[[dict[str, Any], int], tuple[int, Any]]


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[Any]]]:
    """Serve chat completions: *answer* gets the request and its number."""
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.path, self.headers.get("Authorization"), body))
            status, said = answer(body, len(seen))
            data = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def texts_of(request: dict[str, Any]) -> list[str]:
    texts: list[str] = json.loads(request["messages"][1]["content"])
    return texts


def fair(request: dict[str, Any], number: int) -> tuple[int, str]:
    """Answer like a model that finds everything bad but "good"."""
    ratings = [
        {"language": "EN", "negative": 0.1, "neutral": 0.1, "positive": 0.8, "emotion": "joy"}
        if "good" in text
        else {"language": "en", "negative": 2 / 3, "neutral": 1 / 3, "positive": 0, "emotion": "x"}
        for text in texts_of(request)
    ]
    return 200, json.dumps({"ratings": ratings})


def test_reads_language_sentiment_and_emotion() -> None:
    with served(fair) as (address, seen):
        engine = LlmEngine("tiny", address=address, key="sesame")
        found = engine.read(["good", "", "bad", "???"])
    assert found.language == ["en", None, "en", None]
    assert found.sentiment[0].tolist() == pytest.approx([0.1, 0.1, 0.8])
    assert found.emotion[0, 0] == 1
    assert found.emotion[2].sum() == 0
    assert np.isnan(found.sentiment[[1, 3]]).all()
    [(path, authorization, body)] = seen
    assert (path, authorization) == ("/v1/chat/completions", "Bearer sesame")
    assert (body["model"], texts_of(body)) == ("tiny", ["good", "bad"])


def test_twenty_texts_at_a_time() -> None:
    with served(fair) as (address, seen):
        found = LlmEngine("tiny", address=address).read([f"good {k}" for k in range(45)])
    assert [len(texts_of(body)) for _, _, body in seen] == [20, 20, 5]
    assert not np.isnan(found.sentiment).any()


@pytest.mark.parametrize(
    "said",
    [
        "I would say it is good.",
        '{"ratings": []}',
        '{"ratings": [{"negative": 7, "neutral": 0, "positive": 0}, null]}',
        '{"ratings": [{"negative": 0, "neutral": 0, "positive": 0}, {}]}',
        "[]",
    ],
)
def test_an_answer_without_sense_leaves_texts_unread(said: str) -> None:
    with served(lambda request, number: (200, said)) as (address, _):
        found = LlmEngine("tiny", address=address).read(["good", "bad"])
    assert np.isnan(found.sentiment).all()
    assert found.language == [None, None]


def test_a_busy_address_is_asked_again() -> None:
    def busy_once(request: dict[str, Any], number: int) -> tuple[int, str]:
        return (429, "") if number == 1 else fair(request, number)

    with served(busy_once) as (address, seen):
        found = LlmEngine("tiny", address=address, patience=0.0).read(["good"])
    assert len(seen) == 2
    assert found.language == ["en"]


def test_a_refusal_is_told() -> None:
    with (
        served(lambda request, number: (401, "")) as (address, seen),
        pytest.raises(SourceError, match="401") as told,
    ):
        LlmEngine("tiny", address=address, patience=0.0).read(["good"])
    assert len(seen) == 1
    assert KEY in str(told.value.hint)


def test_an_address_that_nobody_listens_at() -> None:
    with served(fair) as (address, _):
        pass
    with pytest.raises(SourceError, match="gives no answer"):
        LlmEngine("tiny", address=address, patience=0.0).read(["good"])


def test_is_off_until_an_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    with pytest.raises(ConfigError, match="no address") as told:
        LlmEngine("tiny")
    assert ADDRESS in str(told.value.hint)


@pytest.mark.parametrize("address", ["http://models.example.com/v1", "ftp://x/v1", "models"])
def test_an_address_in_the_open_is_refused(address: str) -> None:
    with pytest.raises(ConfigError):
        LlmEngine("tiny", address=address)
