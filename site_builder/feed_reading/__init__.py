"""Other people's feeds, in whatever format, to what they say."""
