"""Answers queries: finds the issues that a resolved query means and that the asker may see."""
