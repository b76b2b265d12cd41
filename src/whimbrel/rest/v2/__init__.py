"""Jira's REST API, version 2: `/rest/api/2`, also called `/rest/api/latest`."""
