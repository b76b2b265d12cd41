-- Everybody may browse three projects, and on each service desk what they reported themselves. The other projects are for
-- their members, and two of three for the group "staff" too, to which every second person belongs.

INSERT INTO permission_scheme (name) VALUES ('Members'), ('Members and staff'), ('Service desk');

INSERT INTO app_group (name) VALUES ('staff');

INSERT INTO group_member (group_id, user_id)
SELECT g.id, u.id FROM app_group g, app_user u WHERE g.name = 'staff' AND u.id % 2 = 0;

INSERT INTO permission_grant (scheme_id, permission, holder_kind, holder_parameter)
SELECT s.id, g.permission, g.holder_kind, g.holder_parameter FROM permission_scheme s, permission_grant g
WHERE s.name IN ('Members', 'Members and staff', 'Service desk')
AND g.scheme_id = 0 AND g.permission <> 'BROWSE_PROJECTS';

INSERT INTO permission_grant (scheme_id, permission, holder_kind, holder_parameter)
SELECT s.id, 'BROWSE_PROJECTS', 'projectRole', r.id FROM permission_scheme s, project_role r
WHERE s.name IN ('Members', 'Members and staff', 'Service desk') AND r.name IN ('Administrators', 'Developers');

INSERT INTO permission_grant (scheme_id, permission, holder_kind, holder_parameter)
SELECT s.id, 'BROWSE_PROJECTS', 'group', g.id FROM permission_scheme s, app_group g
WHERE (s.name IN ('Members and staff', 'Service desk') AND g.name IN ('staff', 'jira-administrators'))
OR (s.name = 'Members' AND g.name = 'jira-administrators');

INSERT INTO permission_grant (scheme_id, permission, holder_kind)
SELECT id, 'BROWSE_PROJECTS', 'reporter' FROM permission_scheme WHERE name = 'Service desk';

UPDATE project SET permission_scheme_id = (
    SELECT id FROM permission_scheme WHERE name = CASE
        WHEN project.key LIKE 'ITSD%' THEN 'Service desk'
        WHEN project.id % 3 = 0 THEN 'Members'
        ELSE 'Members and staff' END)
WHERE key NOT IN ('HR', 'DOCS', 'ITSD');

UPDATE catalogue_part SET generation = generation + 1;
