"""The network: which offices there are, where their news comes from, and what all of them say together."""
