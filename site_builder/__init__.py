"""Warta: static sites and feeds for news that is published in tiers."""

__version__ = "0.1.0"
