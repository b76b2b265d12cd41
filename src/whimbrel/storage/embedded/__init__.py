"""The engines that a node runs itself, as private children of its own process."""
