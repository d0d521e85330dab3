-- What the summary's transaction writes need not be on the disk before the next one deletes its marks, whose commit waits for all that was written before it.
-- Whatever a crash between the two takes away is computed again, since the marks stand.
set local synchronous_commit = off
