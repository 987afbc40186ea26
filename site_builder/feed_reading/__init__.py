"""Other people's feeds, in whatever format, to what they say."""

from site_builder.feed_reading.foreign import ForeignDocument, ForeignFeed, ForeignItem, ForeignTombstone
from site_builder.feed_reading.parse import parse_feed

__all__ = ["ForeignDocument", "ForeignFeed", "ForeignItem", "ForeignTombstone", "parse_feed"]
