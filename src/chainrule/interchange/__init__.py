"""Formats of other tools: one file each, imported when it is used."""
