"""Pages for people, and the little pictures in them; the API's own description for those who write clients."""
