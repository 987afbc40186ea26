"""What can be proved of a site: which files it has, who signed the list of them, what is different."""
