"""What can be proved of a site: which files it has, who signed the list of them, what is different."""

KEY_VARIABLE = "WARTA_KEY"  # of the environment: the secret key, as CI hands it over
