"""The registry's stand-in in a process of its own, so that it costs neither the bots nor who asks them."""

import sys

from tests.actions.desk_double import DeskServer

if __name__ == "__main__":
    with DeskServer() as server:
        print(server.url, flush=True)
        sys.stdin.read()
