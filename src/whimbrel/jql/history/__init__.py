"""History questions: from a clause with WAS or CHANGED, and its predicates, to a leaf."""
