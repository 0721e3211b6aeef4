"""Runs a module and kills it for good at its n-th SQL statement: ``python -m tests.doomed N MODULE ARGUMENTS``.

Every moment between two statements can be met in this way, and met again. A process that says less than that
runs to its own end.
"""

import os
import runpy
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Any

ROOT = Path(__file__).parents[1]


def doomed(statement: int, *arguments: object) -> bool:
    """Run a module with its arguments, killed at a statement; tell whether it was. It must fail in no other way."""
    command = [sys.executable, "-m", "tests.doomed", str(statement), *map(str, arguments)]
    done: CompletedProcess[str] = run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def kill_at(statement: int) -> None:
    """Kill this process when all its connections together begin that statement."""
    statements = count(1)

    def begins(_: str) -> None:
        if next(statements) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(begins)
        return connection

    connect, sqlite3.connect = sqlite3.connect, watched


if __name__ == "__main__":
    kill_at(int(sys.argv[1]))
    module = sys.argv[2]
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
