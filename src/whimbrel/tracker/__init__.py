"""The model of a tracker, pure: one file per noun, no I/O, no engine, no edge."""
