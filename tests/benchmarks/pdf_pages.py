"""The whole document of a case, poster and paged report, by the process of the export sheet while a window is in use.

    python -m tests.benchmarks.pdf_pages FILE

Prints how long it took, its pages, the most memory that process had, and the longest that the window's main thread had
to wait for its turn.
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

from viewer.app import make_application
from viewer.export_case import Exported, ExportSettings
from viewer.export_jobs import Stage, WriteJob
from viewer.export_process import ExportProcess
from viewer.tasks import Progress, Tasks

TICK_MS = 5


def main(path: Path) -> dict[str, float]:
    """Seconds by the clock and of the processor, pages, MB, and milliseconds of the longest wait."""
    app = make_application()
    tasks, loop, waits = Tasks(), QEventLoop(), [time.perf_counter()]
    ticking = QTimer()
    ticking.setInterval(TICK_MS)
    ticking.timeout.connect(lambda: waits.append(time.perf_counter()))
    process = ExportProcess("en_GB")
    with tempfile.TemporaryDirectory() as folder:
        made: list[Exported] = []

        def work(progress: Progress) -> Exported:
            def tell(_stage: Stage, done: int, total: int) -> None:
                progress.report(done, total)

            job = WriteJob(path.absolute(), Path(), ExportSettings())
            return process.write(job, Path(folder) / "out.pdf", lambda: progress.cancelled, tell)

        def failed(fault: BaseException) -> None:
            loop.quit()
            raise fault

        def done(exported: Exported) -> None:
            made.append(exported)
            loop.quit()

        began = time.perf_counter()
        ticking.start()
        tasks.start("export", work, done, failed)
        loop.exec()
        taken = time.perf_counter() - began
        tasks.close()
        process.end()
    app.processEvents()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    gaps = [after - before for before, after in pairwise(waits)]
    return {
        "seconds": round(taken, 2),
        "cpu_s": round(spent.ru_utime + spent.ru_stime, 2),
        "pages": made[0].pages,
        "mb": round(spent.ru_maxrss / 1024, 1),
        "longest_wait_ms": round(max(gaps, default=0.0) * 1e3, 1),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
    sys.stdout.flush()
    os._exit(0)
