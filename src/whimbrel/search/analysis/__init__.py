"""The one analyser of texts: from a text to its lexemes with their positions. Pure, no I/O."""
