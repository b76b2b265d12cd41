"""Whimbrel: a self-hosted issue tracker that speaks Jira's language."""

__version__ = "0.1.0"
