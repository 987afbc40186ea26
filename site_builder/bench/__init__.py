"""The benchmarks: one corpus from a seed, each builder run in turn over the same articles."""
