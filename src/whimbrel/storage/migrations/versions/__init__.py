"""The migrations, oldest first. What is released here never changes."""
