from whimbrel.tracker.permission import Permission


def test_permissions_are_called_as_people_read_them() -> None:
    assert Permission.BROWSE_PROJECTS.label == "Browse Projects"
    assert Permission.VIEW_READONLY_WORKFLOW.label == "View Read-Only Workflow"
    assert Permission.MANAGE_SPRINTS_PERMISSION.label == "Manage Sprints"
    assert len({permission.label.lower() for permission in Permission}) == len(Permission)
