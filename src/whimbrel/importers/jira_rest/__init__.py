"""Reads what Jira's REST API answers: search pages of Server, Data Center and Cloud, as files."""

from whimbrel.importers.jira_rest.page import Pages, Unreadable, read

__all__ = ["Pages", "Unreadable", "read"]
