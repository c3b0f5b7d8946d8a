"""The whole document of a case, poster and paged report, by a worker while a window would be in use.

    python -m tests.benchmarks.pdf_pages FILE

Prints how long it took, its pages, the most memory the process had, and the longest that the main thread had to wait
for its turn.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from db.case import read_case
from db.case_file import CaseFile
from viewer.app import make_application
from viewer.export_case import Exported, ExportSettings, export_case
from viewer.tasks import Tasks

TICK_MS = 5


def main(path: Path) -> dict[str, float]:
    """Seconds by the clock and of the processor, pages, MB, and milliseconds of the longest wait."""
    app = make_application()
    tasks, loop, waits = Tasks(), QEventLoop(), [time.perf_counter()]
    ticking = QTimer()
    ticking.setInterval(TICK_MS)
    ticking.timeout.connect(lambda: waits.append(time.perf_counter()))
    with CaseFile.open(path, read_only=True) as case_file, tempfile.TemporaryDirectory() as folder:
        made: list[Exported] = []

        def work(_progress: object) -> Exported:
            with case_file.reader() as reader:
                return export_case(read_case(reader), Path(folder) / "out.pdf", ExportSettings())

        def failed(fault: BaseException) -> None:
            loop.quit()
            raise fault

        def done(exported: Exported) -> None:
            made.append(exported)
            loop.quit()

        began, spent = time.perf_counter(), time.process_time()
        ticking.start()
        tasks.start("export", work, done, failed)
        loop.exec()
        taken, spent = time.perf_counter() - began, time.process_time() - spent
        tasks.close()
    app.processEvents()
    gaps = [after - before for before, after in pairwise(waits)]
    return {
        "seconds": round(taken, 2),
        "cpu_s": round(spent, 2),
        "pages": made[0].pages,
        "mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "longest_wait_ms": round(max(gaps, default=0.0) * 1e3, 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
    sys.stdout.flush()
    os._exit(0)
