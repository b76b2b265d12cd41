"""What is measured, side by side with what is replaced: `python -m bench NAME`."""
