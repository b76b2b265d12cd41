"""Jira Software's REST API 1.0: boards, sprints, epics, rank."""
