"""Tables: read, prepared for a network, split, trained on, predicted for."""

from __future__ import annotations

from chainrule.training.tables.prepare import Preparation
from chainrule.training.tables.read import read_table
from chainrule.training.tables.table import Column, Table
from chainrule.training.tables.target import Target

__all__ = ["Column", "Preparation", "Table", "Target", "read_table"]
