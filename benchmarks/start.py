"""From process start to the first painted window with the sample journey, against a bare PySide6 window.

    python -m benchmarks.start [--runs N]

Both are whole processes on a screen of their own (Xvfb), started in turn; a run ends when the window has painted: the
program's with its bars, its palette and the journey on the canvas, the bare one with its ground.
Prints the median of each and their ratio. The first pair of runs fills the caches and does not count.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

#: A display that nobody else is likely to use.
DISPLAY = ":177"

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QPainter(self).fillRect(self.rect(), self.palette().base())
        QTimer.singleShot(0, lambda: (print(time.time(), flush=True), QApplication.instance().exit()))
app = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

OURS = """
import os, sys, time
from designer import starting
begin = starting.begin
def watched():
    begin()
    from PySide6.QtCore import QTimer
    from canvas.widget import CanvasWidget
    paint = CanvasWidget.paintEvent
    def painted(self, event):
        paint(self, event)
        QTimer.singleShot(0, lambda: (print(time.time(), flush=True), os._exit(0)))
    CanvasWidget.paintEvent = painted
starting.begin = watched
from designer.__main__ import main
sys.exit(main(["--sample"]))
"""


def seconds(script: str, environment: dict[str, str]) -> float:
    """From the start of a process that runs ``script`` to the time it prints."""
    began = time.time()
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0]) - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time to the first painted window.")
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        environment |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": DISPLAY}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        screen = subprocess.Popen(
            ["Xvfb", DISPLAY, "-noreset", "-screen", "0", "1440x900x24"], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(1)
            seconds(BARE, environment), seconds(OURS, environment)
            pairs = [(seconds(BARE, environment), seconds(OURS, environment)) for _ in range(runs)]
        finally:
            screen.terminate()
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"bare PySide6 window   {bare:.2f} s")
    print(f"the program's window  {ours:.2f} s (aim 0.8)")
    print(f"ratio                 {ours / bare:.2f} (aim 3)")


if __name__ == "__main__":
    main()
