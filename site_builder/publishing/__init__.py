"""Brings a built site to where it is served: one file a kind of place, one table of them in `targets`."""
