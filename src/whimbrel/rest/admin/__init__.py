"""Administering the site where Jira has no address for it: `/rest/admin/1.0`."""
