"""Time the first paint of HTML papers on a slow phone: 1.6 Mbit/s, a quarter of the processor.

    python -m benchmarks.first_paint results/report/report.*.html

The page comes compressed, as web servers send it. Needs Chromium and what `make test` installs.
"""

import argparse
import gzip
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE, find_chromium

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NETWORK = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1.6e6 / 8,  # bytes a second
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER = 4
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_paint", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="times that each is opened [9]")
    parser.add_argument("papers", type=Path, nargs="+", metavar="HTML")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS])
        for paper in arguments.papers:
            with _served(gzip.compress(paper.read_bytes())) as address:
                times = sorted(_first_paint(browser, address) for _ in range(arguments.rounds))
            print(f"{paper}: {statistics.median(times):.0f} ms, {times[0]:.0f} to {times[-1]:.0f}")


def _first_paint(browser: Browser, address: str) -> float:
    """Milliseconds from the request to the first words on the screen."""
    context = browser.new_context(**PHONE)
    try:
        page = context.new_page()
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", NETWORK)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="load", timeout=PATIENCE)
        return float(page.evaluate(_PAINTED))
    finally:
        context.close()


@contextmanager
def _served(compressed: bytes) -> Iterator[str]:
    """The address of a page on this machine's own network."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(compressed)))
            self.end_headers()
            self.wfile.write(compressed)

        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
