"""Japanese analysis, done once and the same for every engine: tokens, years, thesaurus, query language."""
