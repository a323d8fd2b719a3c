"""A headless Chromium without a network, driven over the DevTools protocol."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import websocket

WAIT = 300.0


def chromium() -> str | None:
    """Path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One page. What it asks for and what it reports as errors is kept."""

    def __init__(self, program: str, folder: Path) -> None:
        self.folder = folder
        switches = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run",
            f"--user-data-dir={folder}", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            [program, *switches, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.numbers = itertools.count(1)
        self.socket = websocket.create_connection(self._address(), suppress_origin=True, timeout=WAIT)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)

    def _address(self) -> str:
        note, until = self.folder / "DevToolsActivePort", time.monotonic() + WAIT
        while time.monotonic() < until:
            lines = note.read_text().split() if note.exists() else []
            if len(lines) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.05)
        raise TimeoutError("the browser did not start")

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """The answer to a command; what happens meanwhile is kept."""
        number = next(self.numbers)
        own = {"sessionId": self.session} if hasattr(self, "session") else {}
        self.socket.send(json.dumps({"id": number, "method": method, "params": given} | own))
        while True:
            told = json.loads(self.socket.recv())
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']['message']}")
                return told["result"]
            self._keep(told)

    def _keep(self, told: dict[str, Any]) -> None:
        method, what = told.get("method"), told.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(what["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(what["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.errors.append(json.dumps(what["args"])[:500])
        elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.errors.append(what["entry"]["text"])

    def run(self, script: str) -> Any:
        """The value of a script in the page; a promise is waited for."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"])[:500])
        return found["result"].get("value")

    def open(self, path: Path, width: int = 1280, height: int = 900) -> None:
        """Show a file, and wait until its charts are drawn."""
        self.resize(width, height)
        self.call("Page.navigate", url=path.as_uri())
        self.wait_for("document.documentElement?.dataset.drawn === 'yes'")

    def resize(self, width: int, height: int = 900) -> None:
        """The size of the window."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def wait_for(self, script: str) -> None:
        """Wait until a script is true."""
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            if self.run(script):
                return
            time.sleep(0.05)
        raise TimeoutError(f"never true: {script}; errors: {self.errors}")

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self, path: Path) -> None:
        """The whole page as a PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        found = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(found["data"]))

    def print(self, path: Path) -> None:
        """The page as a PDF."""
        found = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def close(self) -> None:
        """End the browser."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(WAIT)


def start(folder: Path | None = None) -> Browser | None:
    """A browser, or None where none is installed."""
    program = chromium()
    return Browser(program, folder or Path(tempfile.mkdtemp())) if program else None
