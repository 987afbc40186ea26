"""The road of an article: source → parse → rules → library → item."""
