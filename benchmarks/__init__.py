"""The benchmarks: the same work for every peer, checked before it is timed."""
