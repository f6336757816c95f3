"""The rows that somebody gives: checked, categories made numbers, prepared."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils.validation import _check_feature_names, validate_data

from chainrule.estimators import columns
from chainrule.estimators.presets import prepared_by


class GivenRows:
    """The part of the estimators that takes inputs; mixed into `EngineMLP`."""

    _columns: Any = None
    _prepare: Any = None

    def _validated(self: Any, X: Any, y: Any, incremental: bool, first: bool) -> Any:
        """Inputs and targets as arrays, checked; what comes before the network done."""
        X, y = self._numbers(X, y, incremental, first)
        if first:
            self._prepare = prepared_by(self.preset, X)
        return (X if self._prepare is None else self._prepare(X)), y

    def _numbers(self: Any, X: Any, y: Any, incremental: bool, first: bool) -> Any:
        """Inputs and targets checked; columns of categories made numbers."""
        if self.categories is None:
            if first:
                self._columns = None
            return self._plain_numbers(X, y, incremental, first)
        X = columns.as_table(X)
        if first or self._columns is None:
            self._columns = columns.learn(X, self.categories)
        else:
            self._check_columns(X)
        encoded = self._columns.inputs(X)
        for name in ("feature_names_in_", "n_features_in_"):
            if hasattr(self, name):
                delattr(self, name)
        found = self._validate_input(encoded, y, incremental, reset=True)
        _check_feature_names(self, X, reset=True)
        self.n_features_in_ = len(self._columns.columns)
        return found

    def _plain_numbers(
        self: Any, X: Any, y: Any, incremental: bool, first: bool
    ) -> Any:
        """Inputs that are numbers already; scikit-learn says what else they are."""
        try:
            return self._validate_input(X, y, incremental, reset=first)
        except ValueError as error:
            if "could not convert string to float" not in str(error):
                raise
            raise ValueError(
                f"{error}: X has words in it; give categories='auto' for a table with "
                "columns of categories"
            ) from None

    def _check_columns(self: Any, X: Any) -> None:
        validate_data(self, X, skip_check_array=True, reset=False)

    def _as_inputs(self: Any, X: Any) -> Any:
        """Rows that somebody gives, checked and prepared as `fit` did its own."""
        X = self._given_numbers(X)
        return X if self._prepare is None else self._prepare(X)

    def _given_numbers(self: Any, X: Any) -> Any:
        if getattr(self, "_columns", None) is not None:
            X = columns.as_table(X)
            self._check_columns(X)
            return self._columns.inputs(X)
        return validate_data(
            self,
            X,
            accept_sparse=["csr", "csc"],
            dtype=(np.float64, np.float32),
            reset=False,
        )
