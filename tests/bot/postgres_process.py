"""Serves a throw-away PostgreSQL and prints its address; run by the registry's Python, which has the binaries."""

import sys
from pathlib import Path

from api import postgres

if __name__ == "__main__":
    with postgres.serve(Path(sys.argv[1]), durable=False) as url:
        print(url, flush=True)
        sys.stdin.read()
