-- What held by the names of groups goes on holding by rows. A fresh database has no site yet: founding one grants it.
INSERT INTO global_grant (permission, group_id)
SELECT permission, app_group.id
  FROM app_group, unnest(ARRAY['ADMINISTER', 'SYSTEM_ADMIN', 'MANAGE_GROUP_FILTER_SUBSCRIPTIONS']) AS permission
 WHERE app_group.name = 'jira-administrators'
    ON CONFLICT DO NOTHING;

INSERT INTO global_grant (permission)
SELECT permission FROM site, unnest(ARRAY['USER_PICKER', 'CREATE_SHARED_OBJECTS', 'BULK_CHANGE']) AS permission
    ON CONFLICT DO NOTHING;

INSERT INTO default_role_actor (role_id, group_id)
SELECT project_role.id, app_group.id
  FROM project_role, app_group
 WHERE project_role.id = 10002 AND app_group.name = 'jira-administrators'
    ON CONFLICT DO NOTHING;

UPDATE catalogue_part SET generation = generation + 1 WHERE name IN ('people', 'schemes');
