"""A data set of an invented company that looks lived in; a function of a seed, an instant and a size."""
