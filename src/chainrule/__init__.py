"""Back propagation that can be read, checked and relied on."""

__version__ = "0.1.0"
