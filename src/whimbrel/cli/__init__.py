"""The commands: what people type to run a site and to ask it things."""
