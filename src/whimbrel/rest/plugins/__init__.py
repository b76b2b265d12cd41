"""Addresses of Jira's own plugins that clients ask beside the documented API."""
