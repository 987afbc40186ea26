"""Which offices there are, how they stand over one another, and how one of them is found."""
