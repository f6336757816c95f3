"""Who looks on while a network is fitted: callbacks, a progress bar.

Plain callables are given to `callbacks`. scikit-learn 1.9's own callbacks
(`sklearn.callback`) are given to `set_callbacks`, which older releases do not have.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from chainrule.errors import SettingError

try:
    from sklearn.callback import CallbackSupportMixin as CallbackSupport
except ImportError:  # before 1.9

    class CallbackSupport:  # type: ignore[no-redef]
        """Nothing: this scikit-learn has no callbacks."""


__all__ = ["Bar", "CallbackSupport", "Tasks", "listed", "with_callbacks"]

Method = TypeVar("Method", bound=Callable[..., Any])


def with_callbacks(method: Method) -> Method:
    """`sklearn.callback.with_callbacks` where there is one, else the method."""
    try:
        from sklearn.callback import with_callbacks as wrap
    except ImportError:
        return method
    wrapped: Method = wrap(method)
    return wrapped


def listed(callbacks: Any) -> list[Callable[[Any], Any]]:
    """The functions of the parameter `callbacks`: none, one or several.

    Raises:
        SettingError: one of them can't be called.
    """
    found = [callbacks] if callable(callbacks) else list(callbacks or ())
    for each in found:
        if not callable(each):
            raise SettingError(
                f"callbacks has {each!r}, which can't be called: give functions of the "
                "estimator"
            )
    return found


class Tasks:
    """Tells scikit-learn's callbacks where a fit begins, ends, and what an epoch did.

    An epoch hands out its rows, and an estimator with copies of its weights that is
    ready to predict.
    """

    def __init__(self, estimator: Any, X: Any, y: Any, weight: Any, epochs: int):
        self.estimator = estimator
        self.given: dict[str, Any] = {"X": X, "y": y}
        if weight is not None:
            self.given["metadata"] = {"sample_weight": weight}
        self.root: Any = None
        if getattr(estimator, "_skl_callbacks", None):
            self.root = estimator._init_callback_context(max_subtasks=epochs or 0)
            self.root.call_on_fit_task_begin(estimator=estimator, **self.given)

    def epoch(self) -> Callable[[], bool]:
        """Begin an epoch; what is returned ends it and says whether to stop."""
        if self.root is None:
            return _no_stop
        task = self.root.subcontext(task_name="epoch")
        task.call_on_fit_task_begin(estimator=self.estimator, **self.given)

        def end() -> bool:
            return bool(
                task.call_on_fit_task_end(
                    estimator=self.estimator,
                    reconstruction_attributes=self._weights,
                    **self.given,
                )
            )

        return end

    def _weights(self) -> dict[str, Any]:
        return {
            "coefs_": [part.copy() for part in self.estimator.coefs_],
            "intercepts_": [part.copy() for part in self.estimator.intercepts_],
        }

    def close(self) -> None:
        """The fit is done."""
        if self.root is not None:
            self.root.call_on_fit_task_end(
                estimator=self.estimator,
                reconstruction_attributes=self._weights,
                **self.given,
            )


def _no_stop() -> bool:
    return False


class Bar:
    """A progress bar on standard error; silent where that is no terminal."""

    WIDTH = 30

    def __init__(self, total: int, shown: bool) -> None:
        self.total = total
        self.shown = shown and sys.stderr.isatty()
        self.next_time = 0.0

    def update(self, done: int, loss: float) -> None:
        """Draw the bar, at most ten times a second."""
        now = time.monotonic()
        if not self.shown or (now < self.next_time and done < self.total):
            return
        self.next_time = now + 0.1
        full = self.WIDTH * done // max(1, self.total)
        bar = "█" * full + "░" * (self.WIDTH - full)
        sys.stderr.write(f"\r{bar} epoch {done}/{self.total}, loss {loss:.6g}  ")
        sys.stderr.flush()

    def close(self) -> None:
        """End the line."""
        if self.shown:
            sys.stderr.write("\n")
            sys.stderr.flush()
