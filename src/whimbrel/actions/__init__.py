"""Every write. An action checks permission, loads and locks, changes rows, records history and emits its event."""
