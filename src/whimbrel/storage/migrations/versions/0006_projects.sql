-- Since when a project is deleted; its issues are taken away afterwards, a few at a time.
ALTER TABLE project ADD COLUMN deleted TIMESTAMP WITH TIME ZONE;
