CREATE INDEX avatar_content_hash_idx ON avatar (content_hash) WHERE content_hash IS NOT NULL;

-- What the product draws itself; `rest/web/avatar.py` knows each by its name.
INSERT INTO avatar (id, kind, name)
SELECT 100 + row_number() OVER (ORDER BY kind, name), kind, name
  FROM (VALUES ('user', ARRAY['amber', 'coral', 'forest', 'indigo', 'ocean', 'plum', 'slate', 'teal']),
               ('project', ARRAY['bolt', 'cube', 'flag', 'leaf', 'rocket', 'star', 'sun', 'wave']),
               ('issuetype', ARRAY['bug', 'epic', 'feature', 'improvement', 'question', 'story', 'subtask', 'task']))
       AS given (kind, names), unnest(names) AS name;

CREATE TABLE avatar_draft (
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT avatar_draft_pkey PRIMARY KEY (user_id, kind, owner_id),
    CONSTRAINT avatar_draft_user_id_fkey FOREIGN KEY(user_id) REFERENCES app_user (id) ON DELETE CASCADE
);

CREATE INDEX avatar_draft_content_hash_idx ON avatar_draft (content_hash);

ALTER TABLE issue_type ADD COLUMN avatar_id BIGINT;

ALTER TABLE issue_type ADD CONSTRAINT issue_type_avatar_id_fkey FOREIGN KEY(avatar_id) REFERENCES avatar (id);

CREATE INDEX attachment_thumbnail_hash_idx ON attachment (thumbnail_hash) WHERE thumbnail_hash IS NOT NULL;
