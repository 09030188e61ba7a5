"""A product of three small parts under the real supervisor: python -m tests.setup.small_product <folder> [broken]"""

import sys
from pathlib import Path

from api.supervisor.parts import Part
from api.supervisor.supervise import supervise

SLEEP = "import time; time.sleep(600)"
WITH_CHILD = f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).pid); {SLEEP}"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {SLEEP}"
BROKEN = "raise SystemExit('the cellar is flooded')"


def python(name: str, program: str, *after: str, once: bool = False) -> Part:
    return Part(name, (sys.executable, "-u", "-c", program), after=after, once=once, stop_seconds=1)


def parts(broken: bool) -> list[Part]:
    return [
        python("chore", "print('done')", once=True),
        python("family", WITH_CHILD, "chore"),
        python("stubborn", STUBBORN),
        *([python("cellar", BROKEN, "chore", once=True)] if broken else []),
    ]


if __name__ == "__main__":
    sys.exit(supervise(parts("broken" in sys.argv[2:]), Path(sys.argv[1]), lambda: ["welcome"]))
