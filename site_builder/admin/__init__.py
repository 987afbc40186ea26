"""The web editor: a page of the site on which editors write, made from a content management system that others keep."""
