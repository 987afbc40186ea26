"""Full text search without a server: small files from which a browser finds an article by its words."""
