"""Ctrl-C and SIGTERM, noted while they come and acted on between two updates."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupted(KeyboardInterrupt):
    """A run that a signal stopped; `checkpoint` is the file from which it goes on."""

    def __init__(self, number: int, checkpoint: str) -> None:
        super().__init__(
            f"stopped by {signal.Signals(number).name}; "
            f"everything so far is in {checkpoint}"
        )
        self.number = number
        self.checkpoint = checkpoint


class Noted:
    """The number of the signal that came, 0 before any."""

    def __init__(self) -> None:
        self.number = 0


@contextmanager
def noted_signals(wanted: bool) -> Iterator[Noted]:
    """Note SIGINT and SIGTERM instead of ending at once; a second one ends.

    Outside the main thread, and where it is not wanted, nothing is changed.
    """
    noted = Noted()
    if not wanted or threading.current_thread() is not threading.main_thread():
        yield noted
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {int(number): signal.getsignal(number) for number in numbers}

    def note(number: int, frame: FrameType | None) -> None:
        del frame
        noted.number = number
        signal.signal(number, before[number] or signal.SIG_DFL)

    for number in numbers:
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield noted
    finally:
        for number in numbers:
            signal.signal(number, before[number] or signal.SIG_DFL)
