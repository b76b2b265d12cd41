"""Other trackers' data come in: every importer speaks `model`, and `intake` is the one way in."""
