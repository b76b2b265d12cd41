"""Reads what Jira's REST API answers: search pages of Server, Data Center and Cloud, as files."""
