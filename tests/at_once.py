"""Two people at the same moment: real threads with connections of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def in_two_threads(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls at the same moment; return what each gave or raised."""
    barrier = threading.Barrier(len(calls))
    results: dict[int, Any] = {}

    def run(number: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[number] = call()
        except Exception as error:  # noqa: BLE001  # what was raised is the result
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [results[number] for number in range(len(calls))]
