"""Every permission-checked read: what may be seen of things, by the one who asks."""
