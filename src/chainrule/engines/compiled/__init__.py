"""The compiled engine: kernels made from the registers, kept on disk as objects."""
