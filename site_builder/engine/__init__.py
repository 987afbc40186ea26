"""MkDocs draws the house once, the press prints the articles. MkDocs is imported only in this package."""
