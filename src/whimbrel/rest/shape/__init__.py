"""What several faces show: things of the tracker as JSON."""
