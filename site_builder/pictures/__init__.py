"""Pictures for readers: what an editor commits, made small, clean and quick to load. The door to Pillow and resvg."""
