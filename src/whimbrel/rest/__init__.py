"""The HTTP edge: decode, find out who asks, call an action or a read, encode. Nothing is decided here."""
