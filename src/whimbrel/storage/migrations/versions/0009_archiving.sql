-- A fresh database has no scheme yet: founding a site grants what its schemes begin with.
INSERT INTO permission_grant (scheme_id, permission, holder_kind, holder_parameter)
SELECT scheme_id, added.permission, holder_kind, holder_parameter
  FROM permission_grant, unnest(ARRAY['ARCHIVE_ISSUES', 'RESTORE_ISSUES']) AS added (permission)
 WHERE permission_grant.permission = 'ADMINISTER_PROJECTS';

UPDATE catalogue_part SET generation = generation + 1 WHERE name = 'schemes';
