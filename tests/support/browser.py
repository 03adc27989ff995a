"""Open a file in a real Chromium without a network, and record everything that happens."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needs import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
AXE = "axe-core@4.10.3"
"""Accessibility rules (MPL-2.0), only for tests: fetched into a cache, never distributed."""

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Opened:
    """A page with the other addresses it requested, its console messages and its dialogs."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def run(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def assert_quiet(self) -> None:
        assert self.requests == []
        assert self.complaints == []
        assert self.dialogs == []


@contextmanager
def launch() -> Iterator[Browser]:
    """Launch Chromium without a network; without it skip, or fail where all must run."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install 'graphkit[test]'")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    if not found:
        missing("no Chromium: apt-get install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, path: Path, *, width: int = 1280, height: int = 800, fragment: str = ""
) -> Iterator[Opened]:
    """Open one file in its own window, offline; record and abort every other request."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    page = context.new_page()
    seen = Opened(page)
    own = path.as_uri()

    def guard(route: Any) -> None:
        address = route.request.url.partition("#")[0]
        if address == own:
            route.continue_()
            return
        seen.requests.append(address)
        route.abort()

    def dialog(box: Any) -> None:
        seen.dialogs.append(box.message)
        box.dismiss()

    context.route(lambda _: True, guard)
    # Data addresses are not requests; everything else is.
    page.on(
        "request",
        lambda r: (
            None
            if r.url.partition("#")[0] == own or r.url.startswith(("data:", "blob:"))
            else seen.requests.append(r.url)
        ),
    )
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", dialog)
    try:
        page.goto(own + fragment)
        page.wait_for_function("window.graphkit !== undefined")
        yield seen
    finally:
        context.close()


def axe() -> str:
    """Read the script of axe-core; without it skip, or fail in continuous integration."""
    cache = ROOT / ".cache" / AXE
    script = cache / "axe.min.js"
    if not script.exists():
        cache.mkdir(parents=True, exist_ok=True)
        # Several processes may fetch it at once: each in a folder of its own, the last one stays.
        with tempfile.TemporaryDirectory(dir=cache) as own:
            folder = Path(own)
            try:
                subprocess.run(
                    ["npm", "pack", "--silent", AXE], cwd=folder, check=True, capture_output=True
                )
            except (OSError, subprocess.CalledProcessError) as error:
                missing(f"no axe-core: {error}; npm pack {AXE} must work")
            (packed,) = folder.glob("*.tgz")
            with tarfile.open(packed) as archive:
                member = archive.extractfile("package/axe.min.js")
                assert member is not None
                unpacked = folder / script.name
                unpacked.write_bytes(member.read())
            unpacked.replace(script)
    return script.read_text("utf-8")


def offences(seen: Opened) -> list[str]:
    """Return serious and critical findings of axe-core, each with its first element."""
    seen.run(axe())
    found = seen.run("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def keep_picture(seen: Opened, name: str) -> None:
    """Save a screenshot in ``artifacts/`` for people to look at after a run."""
    folder = ROOT / "artifacts" / "maps"
    folder.mkdir(parents=True, exist_ok=True)
    seen.page.screenshot(path=folder / f"{name}.png")
