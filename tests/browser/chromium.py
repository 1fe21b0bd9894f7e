"""The system's Chromium: where it is, and how to start it quietly."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing in the background that asks for a network, as the machine may have none.
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PATIENCE = 120_000  # ms, for a busy machine


def find_chromium() -> str | None:
    """The path of the first of `NAMES` that is installed; None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
